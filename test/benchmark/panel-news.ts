/**
 * How soon the panel shows what happened elsewhere: a commit of another process, the death of an instance.
 * Taken from the act to the byte that tells of it at the pseudo-terminal.
 */
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import type {InstanceStatus} from '../../state/domain/instance/snapshot.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {openPanel, type PanelDriver, pitwallProgram} from '../support/panel-driver.ts';
import {type Figure, quantile} from './figure.ts';

const commits = 100;
const deathRounds = 9;
const name = 'BTC';

/** Everything that arrives from the panel, with the time of its arrival. */
export type Screen = {
	panel: PanelDriver;
	/** Resolves with the milliseconds from `act` to the first output that `matches`, looks removed. */
	answer(act: () => void, matches: (text: string) => boolean): Promise<number>;
};

export async function openScreen(home: string): Promise<Screen> {
	let onText: (text: string) => void = () => {};
	const panel = await openPanel({home, onOutput: text => onText(text)});
	return {
		panel,
		answer: (act, matches) =>
			new Promise((resolve, reject) => {
				const late = setTimeout(() => reject(new Error('no answer within 5 s')), 5000);
				const startMs = performance.now();
				onText = text => {
					// oxlint-disable-next-line no-control-regex -- SGR sequences begin with the escape character
					if (!matches(text.replaceAll(/\u001B\[[\d;]*m/g, ''))) return;
					onText = () => {};
					clearTimeout(late);
					resolve(performance.now() - startMs);
				};
				act();
			}),
	};
}

/** Each commit is a status whose price has new digits throughout: 11,111.11, 22,222.22, … */
export async function commitToPanel(home: string, screen: Screen): Promise<Figure[]> {
	const store = openControlStore(join(home, 'state', 'pitwall.db'));
	const times: number[] = [];
	try {
		store.putStatus(statusAt(1_111_111));
		await wait(500);
		for (let round = 1; round <= commits; round += 1) {
			const digit = String((round % 8) + 2);
			const priceTicks = Number(digit.repeat(7));
			times.push(
				await screen.answer(
					() => store.putStatus(statusAt(priceTicks)),
					text => text.includes(digit.repeat(3)),
				),
			);
			// Prices alone are shown at most every 250 ms: what is measured is the way, not the wait.
			await wait(260 + (round % 7) * 10);
		}
	} finally {
		store.close();
	}
	return newsFigures('commit → picture', times, 13);
}

/** All instances run; one after the other is killed while the others go on. */
export async function deathToPanel(home: string, screen: Screen): Promise<Figure[]> {
	const times: number[] = [];
	for (let round = 0; round < deathRounds; round += 1) {
		pitwall(home, 'start', '--all', '--wait', '20');
		await wait(1000);
		const listed = JSON.parse(pitwall(home, 'ps', '--json')) as {name: string; pid: number}[];
		for (const {pid} of listed) {
			times.push(
				await screen.answer(
					() => process.kill(pid, 'SIGKILL'),
					text => /▼|◌|crashed|waiting/.test(text),
				),
			);
			await wait(150);
		}
	}
	pitwall(home, 'stop', '--all');
	return newsFigures('death → picture', times, 10);
}

function newsFigures(what: string, times: readonly number[], goalMs: number): Figure[] {
	const note = `${times.length} of them, with the frame and the terminal`;
	return ([0.5, 0.99] as const).map(ratio => ({
		name: `panel: ${what}, p${ratio * 100}`,
		value: quantile(times, ratio),
		unit: 'ms',
		goal: {atMost: goalMs},
		note,
	}));
}

function statusAt(priceTicks: number): InstanceStatus {
	return {
		name,
		instanceId: '20260101_000000_1_00000000',
		bar: 1,
		occurredAtMs: 0,
		recordedAtMs: Date.now(),
		priceDecimals: 2,
		quantityDecimals: 6,
		priceTicks,
		firstPriceTicks: 1_111_111,
		positionLots: 0,
		entryTicks: null,
		equityMicros: 10_000_000_000,
		realizedMicros: 0,
		unrealizedMicros: 0,
		feesMicros: 0,
		drawdownRatio: 0,
		paused: false,
		recentCloseTicks: [1, 2, 3],
		snapshotHash: null,
	};
}

export function pitwall(home: string, ...parameters: string[]): string {
	return execFileSync(process.execPath, [pitwallProgram, ...parameters, '--home', home], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}
