/**
 * Schema of one instance's ledger. A version is never edited once released: add the next one.
 *
 * Law: two ledgers with the same settings end with the same rows, however often their processes were killed.
 * Only columns named instanceId, runId, pid and recordedAt may differ between runs. Prices, quantities and
 * money are integers in the units of the instrument; times are market time in ms.
 */
export const ledgerMigrations: readonly string[] = [
	`
	-- What the figures mean; fixed when the ledger is created.
	CREATE TABLE meta (
		key TEXT PRIMARY KEY,
		value TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	-- From which bar on which code decided, with which parameters.
	CREATE TABLE segment (
		fromBarIndex INTEGER PRIMARY KEY,
		algorithm TEXT NOT NULL,
		parameters TEXT NOT NULL,
		snapshotHash TEXT NOT NULL
	) STRICT;
	-- One row a bar: the bar, what was decided at its close, and the account as the algorithm saw it.
	CREATE TABLE bar (
		barIndex INTEGER PRIMARY KEY,
		closeAtMs INTEGER NOT NULL,
		openTicks INTEGER NOT NULL,
		highTicks INTEGER NOT NULL,
		lowTicks INTEGER NOT NULL,
		closeTicks INTEGER NOT NULL,
		volume REAL NOT NULL,
		action TEXT NOT NULL CHECK (action IN ('BUY', 'SELL', 'HOLD')),
		cashMicros INTEGER NOT NULL,
		positionLots INTEGER NOT NULL,
		entryCostMicros INTEGER NOT NULL,
		realizedMicros INTEGER NOT NULL,
		feesMicros INTEGER NOT NULL,
		unrealizedMicros INTEGER NOT NULL,
		equityMicros INTEGER NOT NULL,
		peakEquityMicros INTEGER NOT NULL,
		recordedAt INTEGER NOT NULL
	) STRICT;
	-- Decisions that say more than HOLD; a bar without a row here was a plain HOLD.
	CREATE TABLE signal (
		barIndex INTEGER PRIMARY KEY,
		occurredAtMs INTEGER NOT NULL,
		action TEXT NOT NULL,
		quantityLots INTEGER,
		orderType TEXT NOT NULL,
		limitTicks INTEGER,
		triggerTicks INTEGER,
		stopTicks INTEGER,
		goodForBars INTEGER,
		cancel INTEGER NOT NULL,
		confidence REAL,
		reason TEXT,
		orderId INTEGER,
		instanceId TEXT NOT NULL,
		runId TEXT NOT NULL,
		pid INTEGER NOT NULL,
		recordedAt INTEGER NOT NULL
	) STRICT;
	-- The newest state of each order. instanceId, runId, pid: the life that created it.
	CREATE TABLE orders (
		orderId INTEGER PRIMARY KEY,
		clientOrderId TEXT NOT NULL UNIQUE,
		purpose TEXT NOT NULL,
		side TEXT NOT NULL,
		type TEXT NOT NULL,
		quantityLots INTEGER NOT NULL,
		reduceOnly INTEGER NOT NULL,
		limitTicks INTEGER,
		triggerTicks INTEGER,
		protectiveStopTicks INTEGER,
		triggered INTEGER NOT NULL,
		lastBarIndex INTEGER,
		parentOrderId INTEGER,
		status TEXT NOT NULL,
		reasonCode TEXT,
		reasonText TEXT,
		createdBarIndex INTEGER NOT NULL,
		createdAtMs INTEGER NOT NULL,
		updatedBarIndex INTEGER NOT NULL,
		updatedAtMs INTEGER NOT NULL,
		filledLots INTEGER NOT NULL,
		fillTicks INTEGER,
		feeMicros INTEGER NOT NULL,
		instanceId TEXT NOT NULL,
		runId TEXT NOT NULL,
		pid INTEGER NOT NULL,
		recordedAt INTEGER NOT NULL
	) STRICT;
	CREATE TABLE fill (
		fillIndex INTEGER PRIMARY KEY,
		tradeId TEXT NOT NULL UNIQUE,
		orderId INTEGER NOT NULL REFERENCES orders,
		clientOrderId TEXT NOT NULL,
		barIndex INTEGER NOT NULL,
		occurredAtMs INTEGER NOT NULL,
		side TEXT NOT NULL,
		quantityLots INTEGER NOT NULL,
		priceTicks INTEGER NOT NULL,
		feeMicros INTEGER NOT NULL,
		realizedMicros INTEGER NOT NULL,
		positionLots INTEGER NOT NULL,
		instanceId TEXT NOT NULL,
		runId TEXT NOT NULL,
		pid INTEGER NOT NULL,
		recordedAt INTEGER NOT NULL
	) STRICT;
	-- A person's wishes, and the first bar to which each applied.
	CREATE TABLE control (
		controlIndex INTEGER PRIMARY KEY,
		barIndex INTEGER NOT NULL,
		kind TEXT NOT NULL CHECK (kind IN ('pause', 'resume', 'flatten')),
		recordedAt INTEGER NOT NULL
	) STRICT;
	-- One row: where a new life goes on.
	CREATE TABLE checkpoint (
		checkpointId INTEGER PRIMARY KEY CHECK (checkpointId = 1),
		barIndex INTEGER NOT NULL,
		state TEXT NOT NULL,
		paused INTEGER NOT NULL,
		flattenEpoch INTEGER NOT NULL
	) STRICT;
	`,
	`
	-- One row: the life that created the ledger (that opened it first, in ledgers of earlier versions). Its instanceId
	-- tells this ledger from any other one of the same name.
	CREATE TABLE origin (
		originId INTEGER PRIMARY KEY CHECK (originId = 1),
		instanceId TEXT NOT NULL,
		recordedAt INTEGER NOT NULL
	) STRICT;
	`,
	`
	-- Take-profit and moved stop of a decision; take-profit of an order.
	ALTER TABLE signal ADD COLUMN targetTicks INTEGER;
	ALTER TABLE signal ADD COLUMN moveStopTicks INTEGER;
	ALTER TABLE orders ADD COLUMN targetTicks INTEGER;
	-- One row: the bar in which nothing was left of the account, and the loss beyond it.
	CREATE TABLE ruin (
		ruinId INTEGER PRIMARY KEY CHECK (ruinId = 1),
		barIndex INTEGER NOT NULL,
		debtMicros INTEGER NOT NULL,
		recordedAt INTEGER NOT NULL
	) STRICT;
	`,
	`
	-- The statuses 'partially filled', 'pending cancel' and 'unknown' of an order: an earlier version would not know them.
	-- The venue's own name of a trade, by which it is never booked twice. Both are NULL for a simulated venue.
	ALTER TABLE fill ADD COLUMN venueTradeId TEXT;
	ALTER TABLE fill ADD COLUMN liquidity TEXT CHECK (liquidity IN ('MAKER', 'TAKER'));
	CREATE UNIQUE INDEX fillAtVenue ON fill (venueTradeId) WHERE venueTradeId IS NOT NULL;
	`,
];

/** The only columns that may differ between runs. */
export const runColumns: ReadonlySet<string> = new Set([
	'instanceId',
	'runId',
	'pid',
	'recordedAt',
]);
