/** Reads documents that stand in rows as JSON. */

/** Parses documents, but those that stood in the last read already: most rows do not change between two. */
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
