/** Instances that trade real money, and the confirmation that their start needs. Pure. */
import {exitCode} from '../../state/domain/error.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import type {Refusal} from './refusal.ts';

/** Whether the instance trades LIVE now or from its next start. */
export function isLive({settings, nextSettings}: InstanceView): boolean {
	return settings.mode === 'LIVE' || nextSettings.mode === 'LIVE';
}

/** Returns the reason if a start needs a confirmation, else null. A start takes the next settings. */
export function liveRefusal({nextSettings}: InstanceView): Refusal | null {
	const {name, kind, mode, account, capitalMicros} = nextSettings;
	if (mode !== 'LIVE') return null;
	const capital = kind === 'command' ? '' : ` with ${capitalMicros / 1e6}`;
	return {
		code: 'LIVE_NOT_CONFIRMED',
		exitCode: exitCode.usage,
		what: `${name}: not started: it trades LIVE on account ${account}${capital}`,
		why: 'real money needs a second yes',
		fix: `pitwall start ${name} --confirm-live`,
	};
}
