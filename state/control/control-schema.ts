/** Schema of the control database. Never edit a released version: add the next one. */
export const controlMigrations: readonly string[] = [
	`
	-- Settings of an instance; written by commands (from pitwall.yaml). 'position' keeps the order of the file.
	CREATE TABLE instance (
		name TEXT PRIMARY KEY,
		position INTEGER NOT NULL,
		settings TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	-- The last request of a person; written by commands and the panel.
	CREATE TABLE wanted (
		name TEXT PRIMARY KEY,
		wanted TEXT NOT NULL CHECK (wanted IN ('running', 'stopped')),
		epoch INTEGER NOT NULL,
		paused INTEGER NOT NULL,
		flattenEpoch INTEGER NOT NULL,
		stopBy TEXT NOT NULL CHECK (stopBy IN ('term', 'kill')),
		requestedAtMs INTEGER NOT NULL,
		requestedBy TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	-- The state that the supervisor saw last; written by the supervisor.
	CREATE TABLE observed (
		name TEXT PRIMARY KEY,
		observed TEXT NOT NULL,
		reason TEXT NOT NULL,
		epoch INTEGER NOT NULL,
		pid INTEGER,
		runId TEXT,
		exitCode INTEGER,
		exitSignal TEXT,
		exitedAtMs INTEGER,
		restarts INTEGER NOT NULL,
		nextStartAtMs INTEGER,
		deathsAtMs TEXT NOT NULL,
		recordedAtMs INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	-- Price, position and equity of an instance as one document; written by its runner.
	CREATE TABLE status (
		name TEXT PRIMARY KEY,
		document TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	-- One run of an instance; written by its runner.
	CREATE TABLE run (
		runId TEXT PRIMARY KEY,
		name TEXT NOT NULL,
		instanceId TEXT NOT NULL,
		pid INTEGER NOT NULL,
		processStart TEXT,
		beaconFd INTEGER,
		epoch INTEGER NOT NULL,
		startedAtMs INTEGER NOT NULL,
		endedAtMs INTEGER,
		exitCode INTEGER,
		exitReason TEXT
	) STRICT;
	CREATE INDEX runByName ON run (name, startedAtMs);
	CREATE TABLE event (
		eventId INTEGER PRIMARY KEY,
		recordedAtMs INTEGER NOT NULL,
		name TEXT NOT NULL,
		type TEXT NOT NULL,
		text TEXT NOT NULL
	) STRICT;
	CREATE INDEX eventByName ON event (name, eventId);
	-- Leases: the process that may act for a key. 'token' grows with every holder, so the row is never removed.
	CREATE TABLE lease (
		key TEXT PRIMARY KEY,
		token INTEGER NOT NULL,
		holder TEXT,
		expiresAtMs INTEGER
	) STRICT, WITHOUT ROWID;
	-- Values guarded by a lease, and small facts such as the stamp of the configuration file.
	CREATE TABLE value (
		key TEXT PRIMARY KEY,
		value TEXT NOT NULL,
		revision INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	`,
	`
	-- Time at which a run became ready: an algorithm after loading and replaying its ledger, a wrapped program after
	-- its sign of readiness. Null before. Runs of earlier versions do not record it and count as ready.
	ALTER TABLE run ADD COLUMN readyAtMs INTEGER;
	UPDATE run SET readyAtMs = startedAtMs;
	-- The code that an instance runs until it is upgraded; written at creation and by an upgrade.
	CREATE TABLE code (
		name TEXT PRIMARY KEY,
		algorithm TEXT NOT NULL,
		snapshotHash TEXT NOT NULL,
		file TEXT NOT NULL,
		takenAtMs INTEGER NOT NULL,
		takenBy TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	-- Metrics that a wrapped program or an algorithm reports about itself; written by the runner.
	CREATE TABLE metric (
		name TEXT NOT NULL,
		metric TEXT NOT NULL,
		value REAL NOT NULL,
		recordedAtMs INTEGER NOT NULL,
		PRIMARY KEY (name, metric)
	) STRICT, WITHOUT ROWID;
	-- Settings have more fields now: the file must be read again.
	DELETE FROM value WHERE key = 'configStamp';
	`,
	`
	-- The ledger that an instance wrote last, and its last bar: a start refuses an older one. Written by the runner.
	CREATE TABLE ledgerMark (
		name TEXT PRIMARY KEY,
		ledgerId TEXT NOT NULL,
		lastBar INTEGER NOT NULL,
		recordedAtMs INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	`,
	`
	-- The settings of a run, and the marks by which its processes are found after its death. Null marks: it has no
	-- leftovers.
	ALTER TABLE run ADD COLUMN settings TEXT;
	ALTER TABLE run ADD COLUMN marks TEXT;
	CREATE INDEX runWithMarks ON run (name) WHERE marks IS NOT NULL;
	`,
	`
	-- Machine and home of a run: in a copy of the home, its rows name processes of the original.
	ALTER TABLE run ADD COLUMN bootId TEXT;
	ALTER TABLE run ADD COLUMN host TEXT;
	ALTER TABLE run ADD COLUMN pidNamespace TEXT;
	ALTER TABLE run ADD COLUMN home TEXT;
	ALTER TABLE observed ADD COLUMN home TEXT;
	`,
	`
	-- Code of the error that ended a run, such as DISK_FULL: a temporary error does not count as a death of the instance.
	ALTER TABLE run ADD COLUMN exitError TEXT;
	`,
];
