/** Which Pitwall a program belongs to. */
export type ProgramIdentity = {
	/** Of the package, such as `0.1.0`. */
	version: string;
	/** Digest of the built programs: two builds of one version differ by it. 12 hexadecimal digits. */
	build: string;
};

/** Returns it as people read it: `0.1.0 (build 3f9a…)`. */
export function identityText(identity: ProgramIdentity | null): string {
	return identity === null
		? 'a version that does not tell its number'
		: `version ${identity.version} (build ${identity.build})`;
}
