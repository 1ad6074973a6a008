/** The `event` table: the events of each instance, as text. */
import type {EventRow} from '../../domain/instance/snapshot.ts';
import {cutText, reasonLengthMax} from '../../domain/text/text-limits.ts';
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

/** Events kept for each instance. */
const eventsPerNameMax = 500;

export function eventCalls(database: SqliteDatabase, path: string) {
	const insert = database.prepare(
		'INSERT INTO event (recordedAtMs, name, type, text) VALUES (@recordedAtMs, @name, @type, @text)',
	);
	const trim = database.prepare(
		`DELETE FROM event WHERE name = @name AND eventId <= (SELECT eventId FROM event
		 WHERE name = @name ORDER BY eventId DESC LIMIT 1 OFFSET ${eventsPerNameMax})`,
	);
	const last = database.prepare('SELECT * FROM event WHERE name = ? ORDER BY eventId DESC LIMIT ?');
	const append = database.transaction((event: Omit<EventRow, 'eventId'>) => {
		insert.run(event);
		trim.run({name: event.name});
	});
	return {
		appendEvent: guard(path, (event: Omit<EventRow, 'eventId'>) =>
			append.immediate({...event, text: cutText(event.text, reasonLengthMax)}),
		),
		/** The newest `countMax` events of `name`, oldest first. */
		events: guard(path, (name: string, countMax: number) =>
			(last.all(name, countMax) as EventRow[]).toReversed(),
		),
	};
}
