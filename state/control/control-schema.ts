/** Schema of the control database. A version is never edited once released: add the next one. */
export const controlMigrations: readonly string[] = [
	`
	-- Settings of an instance; written by commands (from pitwall.yaml). 'position' keeps the order of the file.
	CREATE TABLE instance (
		name TEXT PRIMARY KEY,
		position INTEGER NOT NULL,
		settings TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	-- What a person asked for; written by commands and the panel.
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
	-- What the supervisor saw; written by the supervisor.
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
	-- Where the instance stands in its market; written by its runner, the whole row as one document.
	CREATE TABLE status (
		name TEXT PRIMARY KEY,
		document TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	-- One process life; written by its runner.
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
	-- Leases: who may act for a key. 'token' grows with every holder and never falls, so the row stays.
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
	-- When a run was able to do its work: its algorithm loaded, its ledger replayed; a wrapped program once it said
	-- so. Null before. Runs of earlier versions never tell: they count as ready.
	ALTER TABLE run ADD COLUMN readyAtMs INTEGER;
	UPDATE run SET readyAtMs = startedAtMs;
	-- The code that an instance runs until a person takes a newer one; written at creation and by an upgrade.
	CREATE TABLE code (
		name TEXT PRIMARY KEY,
		algorithm TEXT NOT NULL,
		snapshotHash TEXT NOT NULL,
		file TEXT NOT NULL,
		takenAtMs INTEGER NOT NULL,
		takenBy TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	-- Figures that a wrapped program or an algorithm reports of itself; written by the runner.
	CREATE TABLE metric (
		name TEXT NOT NULL,
		metric TEXT NOT NULL,
		value REAL NOT NULL,
		recordedAtMs INTEGER NOT NULL,
		PRIMARY KEY (name, metric)
	) STRICT, WITHOUT ROWID;
	-- Settings have more fields now: the file is read anew.
	DELETE FROM value WHERE key = 'configStamp';
	`,
	`
	-- Which ledger an instance wrote last, and how far it came: a start that finds less refuses. Written by the runner.
	CREATE TABLE ledgerMark (
		name TEXT PRIMARY KEY,
		ledgerId TEXT NOT NULL,
		lastBar INTEGER NOT NULL,
		recordedAtMs INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	`,
	`
	-- With what a run was started, and by what its processes are found when it is dead: documents. Null marks: nothing
	-- of it is left.
	ALTER TABLE run ADD COLUMN settings TEXT;
	ALTER TABLE run ADD COLUMN marks TEXT;
	CREATE INDEX runWithMarks ON run (name) WHERE marks IS NOT NULL;
	`,
	`
	-- Which machine and home a run belongs to: in a copy of the home its rows name processes of the original.
	ALTER TABLE run ADD COLUMN bootId TEXT;
	ALTER TABLE run ADD COLUMN host TEXT;
	ALTER TABLE run ADD COLUMN pidNamespace TEXT;
	ALTER TABLE run ADD COLUMN home TEXT;
	ALTER TABLE observed ADD COLUMN home TEXT;
	`,
	`
	-- Code of the error that ended a run, such as DISK_FULL: what passes by itself is no death of the instance.
	ALTER TABLE run ADD COLUMN exitError TEXT;
	`,
];
