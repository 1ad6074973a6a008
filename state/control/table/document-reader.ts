/** Reads JSON documents from rows. */

/** Parses documents and reuses those of the previous read: most rows do not change between two reads. */
export function createDocumentReader<T>(parse: (text: string) => T) {
	let last = new Map<string, T>();
	return (texts: readonly unknown[]): T[] => {
		const next = new Map<string, T>();
		const documents = texts.map(each => {
			const text = String(each);
			const document = last.get(text) ?? parse(text);
			next.set(text, document);
			return document;
		});
		last = next;
		return documents;
	};
}
