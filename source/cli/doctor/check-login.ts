/**
 * Checks whether systemd's logind ends the background processes of a person. Reads its files below `root`;
 * calls no service.
 */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {type Finding, fine, warning} from './finding.ts';

export type LoginFacts = {
	/** Parent of `/etc`, `/run`, `/usr` and `/var`: `/`. */
	root: string;
	/** Login name of the calling user. */
	user: string;
	uid: number;
	/** Text of `/proc/self/cgroup`, and of that of the supervisor. */
	cgroups: readonly string[];
};

/**
 * In order of precedence: the first with a main file counts, and a file hides files of the same name in later
 * folders.
 */
const folders = ['etc', 'run', 'usr/local/lib', 'usr/lib'];

/** Returns nothing without logind. */
export function checkLogin(facts: LoginFacts): Finding[] {
	const texts = logindTexts(facts.root);
	const isRunning = existsSync(join(facts.root, 'run/systemd/system'));
	if (texts.length === 0 && !isRunning) return [];
	return [judgeKill(killsProcesses(texts, facts), facts), judgeLinger(facts)];
}

function judgeKill(kills: boolean, {user}: LoginFacts): Finding {
	if (!kills) return fine('logout', 'logind leaves the processes of a session alone');
	return warning(
		'logout',
		`logind.conf says KillUserProcesses=yes: at the end of a session of ${user} supervisor and instances are killed`,
		`KillUserProcesses=no in /etc/systemd/logind.conf; or loginctl enable-linger ${user}, then systemd-run --user --scope pitwall up`,
	);
}

/** Services of a user end with the user's last session unless that user lingers. */
function judgeLinger({root, user, uid, cgroups}: LoginFacts): Finding {
	if (existsSync(join(root, 'var/lib/systemd/linger', user)))
		return fine('linger', `on for ${user}`);
	const isService = cgroups.some(text => text.includes(`user@${uid}.service`));
	const off = `off for ${user}`;
	const fix = `loginctl enable-linger ${user}`;
	if (isService)
		return warning(
			'linger',
			`${off}: what runs below user@${uid}.service ends with the last session of ${user}`,
			fix,
		);
	if (uid === 0) return fine('linger', `${off}; root needs none`);
	return warning('linger', `${off}: services of the user (systemctl --user) end at logout`, fix);
}

/** Lines of the main file and of all drop-ins; later ones take precedence. */
function logindTexts(root: string): string[] {
	const main = folders
		.map(folder => join(root, folder, 'systemd/logind.conf'))
		.find(path => existsSync(path));
	const dropIns = new Map<string, string>();
	for (const folder of folders.toReversed())
		for (const path of confFiles(join(root, folder, 'systemd/logind.conf.d')))
			dropIns.set(basename(path), path);
	const sorted = [...dropIns.keys()].toSorted().map(name => dropIns.get(name) ?? '');
	return [main, ...sorted].flatMap(path => (path === undefined ? [] : [readOrEmpty(path)]));
}

function killsProcesses(texts: readonly string[], {user}: LoginFacts): boolean {
	// A commented line of the shipped file shows the default of this systemd.
	const built = /^#\s*KillUserProcesses\s*=\s*(\w+)/im.exec(texts[0] ?? '')?.[1];
	const kills = lastValue(texts, 'KillUserProcesses') ?? built ?? 'no';
	if (!/^(?:yes|true|on|1)$/i.test(kills)) return false;
	const words = (value: string | null) => value?.split(/\s+/).filter(Boolean) ?? [];
	const only = words(lastValue(texts, 'KillOnlyUsers'));
	const spared = words(lastValue(texts, 'KillExcludeUsers') ?? 'root');
	return !spared.includes(user) && (only.length === 0 || only.includes(user));
}

function lastValue(texts: readonly string[], key: string): string | null {
	const values = texts
		.flatMap(text => text.split('\n'))
		.map(line => line.split('='))
		.filter(([name]) => name?.trim() === key)
		.map(([, ...value]) => value.join('=').trim());
	return values.at(-1) ?? null;
}

function confFiles(folder: string): string[] {
	try {
		return readdirSync(folder)
			.filter(name => name.endsWith('.conf'))
			.map(name => join(folder, name));
	} catch {
		return [];
	}
}

function readOrEmpty(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
