/** The configuration of a new home: six instances, every key explained. */

const text = `# The instances of Pitwall. The file is read again when it changes; a running instance keeps its settings
# until it is restarted. Durations: 250ms 10s 5m 2h. Check the file with: pitwall doctor

# Settings of every instance that does not override them.
defaults:
  mode: SIM                   # SIM: simulated venue. LIVE: a real account
  account: paper              # label of the account
  capital: 10000              # starting capital in the account's currency
  algorithm: sma_crossover    # algorithm/NAME.ts or NAME.py in this directory, or a shipped one
  speed: 1                    # bars per second; 60x: 60 times real time; wall: real time; max: no pauses
  # With speed: wall, an algorithm runs 2 s after each minute in which its market was open. To change that, here
  # or for one instance (speed is then not needed), set a schedule: every 5m, every 4h, or cron: 30 16 * * mon-fri
  # schedule: {cron: every 5m, offset: 2s, calendar: NYSE, zone: America/New_York}
  fee_ppm: 400                # fee in millionths of the traded value: 400 = 0.04 %
  slippage_ppm: 100           # worse price of market orders, in millionths
  # maintenance_ppm: 25000    # the venue closes a position when equity is below this share of it; default: by instrument
  stop_timeout: 10s           # time from SIGTERM to SIGKILL
  hung_after: 10s             # an instance without a heartbeat for this long is hung
  hung_kill_after: null       # an instance hung for this long is killed and restarted; null: never
  # memory: 128               # limit in MB: of the JavaScript heap (128) or of a Python process (1024)
  python: python3             # interpreter of .py algorithms, such as .venv/bin/python
  restart:
    when: on-failure          # or never
    backoff: 1s..60s          # delay before a restart: doubles from the first value to the second
    deaths: 5 in 10m          # after one more, the instance is failed until you start it
    stable_after: 60s         # a run of this length resets the count

# Logs: logs/NAME.log
log:
  rotate_at: 16MB
  keep: 5

# The panel: a click on a card starts or stops its instance (toggle) or selects it (select); mouse: false turns it off.
# panel: {click: select}

# Market hours: 24x7 FX CME NYSE are built in. BTC and ETH use 24x7, EURUSD uses FX, GOLD and OIL CME, SPX NYSE.
# calendars:
#   XETRA: {zone: Europe/Berlin, sessions: {mon-fri: ['09:00-17:30']}, holidays: ['2026-12-25']}
# To allow one instance per symbol on an account, as on every LIVE account: accounts: {desk: {exclusive: true}}

# NAME: settings; or run: pitwall add. The symbol is the name unless symbol: is set.
# data: a CSV file with time, open, high, low, close, volume, or builtin:sp500-2000.
instances:
  BTC:
    algorithm: sma_crossover
    seed: 1
    parameters: {fast: 10, slow: 30}
  ETH:
    algorithm: rsi_reversion
    seed: 2
  GOLD:
    algorithm: donchian_breakout
    seed: 3
  OIL:
    algorithm: sma_crossover
    seed: 4
  EURUSD:
    algorithm: rsi_reversion
    seed: 5
  SPX:                        # real daily bars, 2000 to 2020
    algorithm: buy_and_hold
    data: builtin:sp500-2000

# Any program can be an instance, with a lock, a log, restarts and a card:
#  BOT: {command: [python3, bot.py], ready: {log: listening}, heartbeat: log, hung_after: 60s}
`;

/** Returns the text of a fresh `pitwall.yaml`. */
export function defaultConfigText(): string {
	return text;
}
