/**
 * An algorithm that decides in a Python process of its own. Bars go out one or many a message; answers come
 * back in order, in parts. If the accounts at many bars are not known yet, the host asks for one when the
 * algorithm reads it, and waits: its decisions are the same whether bars come one by one or by the thousand.
 */
import {openAccount} from '../../state/domain/trading/account.ts';
import type {AppError} from '../../state/domain/error.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {pythonMbDefault} from '../../state/domain/instance/instance-defaults.ts';
import {type Instrument, moneyDecimals} from '../../state/domain/trading/instrument.ts';
import {algorithmError} from '../algorithm/error.ts';
import {readDeclaredParameters} from '../algorithm/declared-parameters.ts';
import {overlayParameters, type TypedParameters, typedParameters} from '../algorithm/parameters.ts';
import {type PythonChild, startPython} from './child.ts';
import {type PythonFacts, pythonNotUsable} from './error.ts';
import {type AccountRow, accountRow, barRow, type HostMessage, toDecision} from './message.ts';
import {endError, startError, toldError} from './remote-error.ts';

/** A part of the answers to the bars of a question. */
export type Answers = {
	/** In the form that the engine reads, for the oldest unanswered bars. */
	decisions: unknown[];
	/** The host waits for {@link RemoteAlgorithm.tellAccounts} at the bar after those. */
	need: boolean;
	/** Every bar has its answer. */
	done: boolean;
	/** Returns why the bar after those has no answer, once it is due; logs the traceback at that time. */
	fault: (() => AppError) | undefined;
};

export type RemoteAlgorithm = {
	/** Asks about these bars; `accounts`: at the close of each, if they are known. */
	ask(bars: readonly Bar[], accounts?: readonly AccountRow[]): void;
	/** Asks again about bars of an earlier run: output on them was logged then, and is dropped. */
	askAgain(bars: readonly Bar[], accounts: readonly AccountRow[]): void;
	/** Shows bars before the first decision; returns whether the algorithm has a method `warm_up`. */
	warmUp(bars: readonly Bar[]): Promise<boolean>;
	/** Sends the account at the next bar, then predicted accounts for later bars (valid while no order fills). */
	tellAccounts(accounts: readonly AccountRow[]): void;
	/** The next part; undefined: given up, because a stop was requested. One call at a time. */
	answers(): Promise<Answers | undefined>;
	/** Ends the process at once; its further output is dropped. */
	close(): void;
	/** Lets the process end by itself, and kills it if it does not within a second. */
	end: () => Promise<void>;
};

/** An algorithm that was created, and the parameters of its instance with the types that it declares. */
export type OpenedRemote = RemoteAlgorithm & {parameters: TypedParameters};

export type RemoteOptions = {
	/** Absolute path of the `.py` file, preferably in a snapshot. */
	file: string;
	settings: Pick<
		InstanceSettings,
		| 'name'
		| 'symbol'
		| 'algorithm'
		| 'capitalMicros'
		| 'parameters'
		| 'costs'
		| 'python'
		| 'decisionTimeoutMs'
		| 'memoryMbMax'
		| 'stopTimeoutMs'
	>;
	instrument: Instrument;
	/** Working directory; default: that of this process. */
	folder?: string | undefined;
	/** Takes printed output of the algorithm. */
	onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
	/** Takes the lines that Python shows for an error of the algorithm. */
	onTraceback: (text: string) => void;
	/** True once decisions are no longer needed. */
	isStopping?: () => boolean;
};

/** Libraries such as pandas take seconds to load from a cold disk. */
const loadTimeoutMsMin = 60_000;

/**
 * Starts the interpreter, loads the file and creates the algorithm.
 * @throws {@link AppError} `PYTHON_MISSING`, `PYTHON_NOT_USABLE`, `PYTHON_TOO_OLD`, `PARAMETER_…` (78),
 * `ALGORITHM_NOT_LOADED`, `ALGORITHM_NO_CLASS`, `ALGORITHM_EXITED`, `ALGORITHM_BAD_ANSWER`,
 * `ALGORITHM_OUT_OF_MEMORY` (65), `PYTHON_DIED` (71), `ALGORITHM_TOO_SLOW` (75). The process has ended then.
 */
export async function openRemoteAlgorithm(options: RemoteOptions): Promise<OpenedRemote> {
	const {settings, file, onOutput} = options;
	const facts = {
		algorithm: settings.algorithm,
		interpreter: settings.python,
		memoryMb: settings.memoryMbMax ?? pythonMbDefault,
	};
	const child = startPython({
		interpreter: settings.python,
		word: 'run',
		folder: options.folder,
		onOutput,
		...(options.isStopping && {isStopping: options.isStopping}),
		stopGraceMs: settings.stopTimeoutMs / 2,
		memoryBytesMax: facts.memoryMb * 1024 * 1024,
	});
	const remote = createRemote(child, {...options, facts});
	try {
		child.send({file, memoryMb: facts.memoryMb});
		const parameters = await load(child, {...options, facts});
		return {...remote, parameters: parameters ?? settings.parameters};
	} catch (error) {
		remote.close();
		throw error;
	}
}

type Whole = RemoteOptions & {facts: PythonFacts};

/** Returns the parameters, typed; undefined where a stop was asked for: no decision will be asked of it. */
async function load(child: PythonChild, options: Whole): Promise<TypedParameters | undefined> {
	const {settings, instrument, facts} = options;
	const limitMs = Math.max(loadTimeoutMsMin, settings.decisionTimeoutMs);
	let hasSpoken = false;
	const next = async (): Promise<HostMessage | undefined> => {
		const received = await child.receive(limitMs);
		if (!received.ok) {
			if (received.end.by === 'stop') return undefined;
			throw hasSpoken
				? endError(received.end, {options, limitMs, bars: []})
				: startError(received.end, {facts, lastWords: child.lastWords(), limitMs});
		}
		const {error} = received.message;
		if (error !== undefined) throw toldError(error, options, null);
		if (received.message.hello === undefined && !hasSpoken)
			throw pythonNotUsable(facts, 'it answered with something else than its version');
		hasSpoken = true;
		return received.message;
	};
	await next();
	const loaded = await next();
	if (loaded === undefined) return undefined;
	const specs = specsOf(loaded.declared, settings.algorithm);
	const {algorithm, parameters} = settings;
	child.send({
		name: settings.name,
		symbol: settings.symbol,
		capital: settings.capitalMicros / 10 ** moneyDecimals,
		parameters: overlayParameters(algorithm, specs, parameters),
		facts: {...settings.costs, ...instrument},
		account: accountRow(openAccount(settings.capitalMicros), instrument),
	});
	await next();
	return typedParameters(algorithm, specs, parameters);
}

function specsOf(declared: unknown, algorithm: string) {
	const read = readDeclaredParameters(declared);
	if (read.ok) return read.specs;
	throw algorithmError({
		code: 'ALGORITHM_BAD_PARAMETERS',
		algorithm,
		what: 'its parameters are not usable',
		why: read.reason,
	});
}

function createRemote(child: PythonChild, options: Whole): RemoteAlgorithm {
	const limitMs = options.settings.decisionTimeoutMs;
	let asked: readonly Bar[] = [];
	let answered = 0;
	const barIndex = () => asked[answered]?.barIndex ?? null;
	const ask = (bars: readonly Bar[], more: object): void => {
		asked = bars;
		answered = 0;
		child.send({bars: bars.map(bar => barRow(bar, options.instrument)), ...more});
	};
	return {
		ask: (bars, accounts) => ask(bars, accounts === undefined ? {} : {accounts}),
		askAgain: (bars, accounts) => ask(bars, {accounts, quiet: true}),
		async warmUp(bars) {
			asked = bars;
			answered = 0;
			child.send({history: bars.map(bar => barRow(bar, options.instrument))});
			const received = await child.receive(limitMs);
			if (!received.ok) {
				if (received.end.by === 'stop') return false;
				throw endError(received.end, {options, limitMs, bars});
			}
			const {error, at, warmed = false} = received.message;
			if (error === undefined) return warmed;
			throw toldError(error, options, bars[at ?? 0]?.barIndex ?? null);
		},
		tellAccounts: accounts => child.send({accounts}),
		async answers() {
			const received = await child.receive(limitMs);
			if (!received.ok) {
				const {end} = received;
				if (end.by === 'stop') return undefined;
				const error = endError(end, {options, limitMs, bars: asked.slice(answered)});
				return {decisions: [], need: false, done: false, fault: () => error};
			}

			const {decisions = [], need = false, done = false, error} = received.message;
			answered += decisions.length;
			const at = barIndex();
			return {
				decisions: decisions.map(toDecision),
				need,
				done,
				fault: error && (() => toldError(error, options, at)),
			};
		},
		close: () => child.close(),
		end: () => child.end(),
	};
}
