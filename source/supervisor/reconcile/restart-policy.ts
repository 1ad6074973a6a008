/**
 * Decides whether and when a run that ended by itself is started again. Pure: time and randomness are handed
 * in. Never called after a stop that a person requested.
 */
import {type Exit, exitText, isFinalExit} from '../../../state/domain/instance/exit-meaning.ts';
import {interruptionText} from '../../../state/domain/instance/interruption.ts';
import type {InstanceKind, RestartPolicy} from '../../../state/domain/instance/instance.ts';

export type Death = {
	exit: Exit;
	/** Why the supervisor itself ended it; null: it ended by itself. */
	cause: string | null;
	/** Owner of the exit codes: Pitwall, or a wrapped program. */
	kind?: InstanceKind | undefined;
	policy: RestartPolicy;
	/** The machine refused a resource: the start is retried, and does not count as a death. */
	isMachineFault?: boolean;
	/** Starts that the policy has made so far. */
	restarts?: number;
	/** Times of earlier deaths, oldest first. */
	deathsAtMs: readonly number[];
	/** Lifetime of the run; null: unknown, counts as short. */
	livedMs: number | null;
	nowMs: number;
	/** 0 ≤ random < 1. */
	random: number;
};

export type RestartDecision =
	| {
			restart: true;
			delayMs: number;
			/** Deaths within the window; 0: this end does not count. */
			attempt: number;
			deathsAtMs: number[];
	  }
	| {
			restart: false;
			/** `stopped`: it finished. `failed`: no restart until a person acts. */
			state: 'stopped' | 'failed' | 'crashed';
			reason: string;
			deathsAtMs: number[];
	  };

/** Jitter shortens a delay by up to this share: instances that died together must not return together. */
const jitterRatio = 0.2;

/** Returns the consequence of a run's end. `attempt` counts the deaths within the window, this one included. */
export function decideRestart({
	exit,
	cause,
	kind,
	policy,
	isMachineFault = false,
	restarts = 0,
	deathsAtMs: earlier,
	livedMs,
	nowMs,
	random,
}: Death): RestartDecision {
	if (exit.code === 0)
		return {restart: false, state: 'stopped', reason: 'finished', deathsAtMs: []};
	const stable = livedMs !== null && livedMs >= policy.stableAfterMs;
	// A death in the future is one before the clock was stepped back: it counts as just now.
	const recent = stable ? [] : earlier.filter(atMs => nowMs - atMs < policy.windowMs);
	const known = recent.map(atMs => Math.min(atMs, nowMs));
	const deathsAtMs = isMachineFault ? known : [...known, nowMs];
	const refuse = (state: 'failed' | 'crashed', reason: string): RestartDecision => ({
		restart: false,
		state,
		reason,
		deathsAtMs,
	});
	const how = deathText({exit, cause, kind});
	if (isFinalExit(exit)) return refuse('failed', `${how}: a restart would not help`);
	if (policy.when === 'never') return refuse('crashed', `${how}; restart is 'never'`);
	if (isMachineFault) {
		const delayMs = restartDelayMs(policy, stable ? 1 : restarts + 1, random);
		return {restart: true, delayMs, attempt: 0, deathsAtMs};
	}

	const attempt = deathsAtMs.length;
	if (attempt > policy.deathsMax) {
		const budget = `${policy.deathsMax} in ${policy.windowMs / 1000} s`;
		return refuse('failed', `${how}: death ${attempt}, allowed are ${budget}`);
	}

	return {restart: true, delayMs: restartDelayMs(policy, attempt, random), attempt, deathsAtMs};
}

/** Returns how a run ended, with the supervisor's reason if the supervisor ended it. */
export function deathText({exit, cause, kind}: Pick<Death, 'exit' | 'cause' | 'kind'>): string {
	const how = interruptionText(exit) ?? exitText(exit, kind);
	return cause === null ? how : `${how}: ${cause}`;
}

/** `min · 2^(attempt−1)`, at most `max`, minus up to 20 %: 1 s, 2 s, 4 s … 60 s for the shipped policy. */
export function restartDelayMs(policy: RestartPolicy, attempt: number, random: number): number {
	const grown = policy.backoffMinMs * 2 ** Math.min(attempt - 1, 40);
	return Math.round(Math.min(policy.backoffMaxMs, grown) * (1 - jitterRatio * random));
}
