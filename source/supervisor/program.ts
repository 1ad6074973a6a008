/** Locates the built programs of this package, from any bundle or test. */
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {ProgramIdentity} from '../../state/domain/machine/program-identity.ts';

export type Programs = {
	/** Program file of `pitwall`; `supervisor` is its first argument. */
	pitwall: string;
	/** Program file of one instance; `run` is its first argument. */
	runner: string;
};

/** Returns the built programs of the package that contains this file. */
export function locatePrograms(): Programs {
	const dist = join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'dist');
	return {pitwall: join(dist, 'pitwall.js'), runner: join(dist, 'runner.cjs')};
}

/** Returns the build of the programs; null if it is unknown, as for programs that a test bundles. */
export function readProgramIdentity({pitwall}: Pick<Programs, 'pitwall'>): ProgramIdentity | null {
	try {
		const text = readFileSync(join(dirname(pitwall), 'build.json'), 'utf8');
		const {version, build} = JSON.parse(text) as Record<string, unknown>;
		return typeof version === 'string' && typeof build === 'string' ? {version, build} : null;
	} catch {
		return null;
	}
}

function packageRoot(folder: string): string {
	if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder;
	return packageRoot(dirname(folder));
}
