/** The commands of verbs that change the wanted row, such as `pitwall start`, built from the records of verbs. */
import type {VerbFlag} from '../../verb/verb.ts';
import {type WishName, wishes} from '../../verb/verbs.ts';
import {confirmLive, upgrade, wait, waitMsDefault, yes} from '../line/common-flags.ts';
import {type Command, defineCommand} from '../line/define-command.ts';
import {requiredTarget, targetFlags} from '../line/target.ts';
import {requestCommand, type TargetCommand} from '../request/request.ts';

const verbFlags = {
	wait: {wait},
	confirmLive: {'confirm-live': confirmLive},
	upgrade: {upgrade},
	yes: {yes},
} as const satisfies Record<VerbFlag, object>;

/** Flags other than those that choose instances. */
type RequestFlags = {
	wait?: typeof wait;
	'confirm-live'?: typeof confirmLive;
	upgrade?: typeof upgrade;
};

/** Returns the command of a verb. */
export function verbCommand(name: WishName): Command {
	const {summary, details, flags, examples} = wishes[name].command;
	const own: RequestFlags = Object.assign({}, ...flags.map(flag => verbFlags[flag]));
	return defineCommand({
		name,
		positional: 'NAME…',
		summary,
		details,
		flags: {...targetFlags, ...own},
		examples,
		read: ({words, flags: given}): TargetCommand => ({
			command: name,
			target: requiredTarget(name, words, given),
			waitMs: given.wait ?? waitMsDefault,
			confirmLive: given['confirm-live'] ?? false,
			upgrade: given.upgrade ?? false,
		}),
		run: requestCommand,
	});
}
