/** Single values of `pitwall.yaml` → those of the settings. Pure. */
import {resolve} from 'node:path';
import type {InstanceSettings} from '../domain/instance.ts';

/** A name is searched for on the PATH; a path is relative to the file. */
export function toProgram(program: string, folder: string): string {
	return program.includes('/') ? resolve(folder, program) : program;
}

/** Paths in the file are relative to the file. */
export function toFile(data: string, folder: string): string {
	return data.startsWith('builtin:') ? data : resolve(folder, data);
}

/** A seed asks for the simulated market, also where the symbol would replay real days. */
export function withSeed(market: InstanceSettings['market'], seed: number | undefined) {
	return seed === undefined ? market : ({kind: 'simulated', seed} as const);
}
