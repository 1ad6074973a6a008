/** The build of Pitwall to which a program belongs. */
export type ProgramIdentity = {
	/** Version of the package, such as `0.1.0`. */
	version: string;
	/** Digest of the built programs; it differs between two builds of one version. 12 hexadecimal digits. */
	build: string;
};

/** Returns the identity for display: `version 0.1.0 (build 3f9a…)`. */
export function identityText(identity: ProgramIdentity | null): string {
	return identity === null
		? 'an unknown version'
		: `version ${identity.version} (build ${identity.build})`;
}
