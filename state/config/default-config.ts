/** The configuration with which a home begins: six instances, every key explained. */

const text = `# Pitwall: which instances there are. Read again whenever it changes; a running instance keeps its
# settings until it is started again. Durations: 250ms 10s 5m 2h. Check it with: pitwall doctor

# Holds for every instance that does not say otherwise.
defaults:
  mode: SIM                   # SIM: simulated venue. LIVE: a real account
  account: paper              # label of the account
  capital: 10000              # starting capital in the account's currency
  algorithm: sma_crossover    # algorithm/NAME.ts or NAME.py in this directory, or a shipped one
  speed: 1                    # bars a second; 60x: so many times the clock; wall: by the clock; max
  # With speed: wall an algorithm runs 2 s after each minute in which its market was open. Another rhythm, for
  # all or for one instance (it then needs no speed): every 5m, every 4h, or cron: 30 16 * * mon-fri
  # schedule: {cron: every 5m, offset: 2s, calendar: NYSE, zone: America/New_York}
  fee_ppm: 400                # fee in millionths of the traded value: 400 = 0.04 %
  slippage_ppm: 100           # worse price of market orders, in millionths
  # maintenance_ppm: 25000    # less equity than this share of the position: the venue closes it; else by instrument
  stop_timeout: 10s           # from the polite stop to the kill
  hung_after: 10s             # alive, but no heartbeat for this long: hung
  hung_kill_after: null       # hung for this long: killed and restarted; null: a person decides
  # memory: 128               # limit in MB: of the JavaScript heap (128) or of a Python process (1024)
  python: python3             # interpreter of .py algorithms, such as .venv/bin/python
  restart:
    when: on-failure          # or never
    backoff: 1s..60s          # pause before a restart: doubles from the first to the second
    deaths: 5 in 10m          # one more is too many: failed, until a person starts it again
    stable_after: 60s         # a run this long clears the count

# Logs: logs/NAME.log
log:
  rotate_at: 16MB
  keep: 5

# The panel: a click on a card starts or stops its instance, or only selects it; mouse: false leaves the mouse alone.
# panel: {click: select}

# Market hours: 24x7 FX CME NYSE are known; BTC and ETH never close, EURUSD goes by FX, GOLD and OIL by CME, SPX by NYSE.
# calendars:
#   XETRA: {zone: Europe/Berlin, sessions: {mon-fri: ['09:00-17:30']}, holidays: ['2026-12-25']}
# An account that trades a symbol with one instance only, as LIVE ones always do: accounts: {desk: {exclusive: true}}

# NAME: settings; or type: pitwall add. The symbol is the name unless symbol: says otherwise.
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

# Any program can be an instance, with lock, log, restart and card:
#  BOT: {command: [python3, bot.py], ready: {log: listening}, heartbeat: log, hung_after: 60s}
`;

/** Returns the text of a fresh `pitwall.yaml`. */
export function defaultConfigText(): string {
	return text;
}
