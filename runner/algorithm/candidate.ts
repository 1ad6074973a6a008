/** A file that may be an algorithm. */
import {accessSync, constants, statSync} from 'node:fs';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';

export type Candidate = Pick<AlgorithmListing, 'name' | 'file' | 'language' | 'origin'>;

/** Returns a text that changes when the file is written; null if it cannot be read. */
export function fileStamp(file: string): string | null {
	try {
		accessSync(file, constants.R_OK);
		const {mtimeNs, size, ino} = statSync(file, {bigint: true});
		return `${mtimeNs} ${size} ${ino}`;
	} catch {
		return null;
	}
}
