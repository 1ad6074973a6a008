/** What `pitwall run --help` prints where the runner is asked itself. */
export const runHelp = `pitwall run --symbol S [--mode SIM] [flags]
pitwall run --name N [--mode SIM] [flags] -- PROGRAM [ARGUMENT…]

Runs one instance in this terminal until Ctrl-C, the end of its data, or --bars. It needs no supervisor,
no panel and no configuration, takes the same lock as any other start, and goes on where its ledger ends.
The settings of a configured instance of that name are the defaults; of any other name those below
defaults: in pitwall.yaml, then those named here. A program after -- runs as the instance, in the
directory in which the command was typed.

  --symbol S          what to trade: BTC ETH GOLD OIL EURUSD SPX, or any name with --data
  --mode SIM          simulated venue (LIVE: for a wrapped program, which trades itself; no venue adapter
                      is configured in this version)
  --name N            name of the instance (default: the symbol)
  --algorithm A       file in algorithm/ without extension, or a shipped one (default: sma_crossover)
  --account A         account label (default: paper)
  --capital C         starting capital in the account's currency (default: 10000)
  --fee SHARE         fee of each fill: 0.0004, 0.04% and 400ppm are the same (default: 0.04%)
  --slippage SHARE    how much worse market orders fill (default: 0.01%)
  --bars N            end with exit 0 after N bars in all, earlier lives included
  --speed N|Nx|wall|max
                      bars a second, 60x: so many times the clock, wall: by the clock (default: 1)
  --schedule CRON     when it runs by the clock: 'every 5m', or cron (default: each minute at second :02)
  --calendar NAME     market hours of the schedule: 24x7 FX CME NYSE (default: those of the symbol)
  --seed N            seed of the simulated market (default: 1)
  --data FILE         CSV with time, open, high, low, close, volume instead of the simulated market
  --time open|close   what the times of the file name (default: close, unless its header shows an exchange)
  --time-zone ZONE    zone of times of the file that name none (default: UTC)
  --time-form FORM    how its times are written, where two forms fit
  --tick STEP         round prices of the file to it: 0.01
  --lot STEP          smallest step of a quantity: 0.001
  --from TIME         bars whose time is not before: 2024-01-31, or 2024-01-31T09:30:00Z
  --to TIME           bars whose time is not after
  --timeframe LENGTH  make bars of 5m, 1h, 1d or 1w of the finer ones
  --python PATH       interpreter of a Python algorithm (default: python3)
  --set KEY=VALUE     a parameter of the algorithm; may be repeated
  --upgrade           take the algorithm as its file is now; without it, recorded bars keep their code
  --liquidate         close the position that its ledger holds on the next bar, without the algorithm, and end
  --home DIR          home directory (default: PITWALL_HOME, the nearest pitwall.yaml, ~/.pitwall)
  --allow-root        as root, act on the home of another user, as that user
  --confirm-live      agree to run a wrapped program whose mode is LIVE
  --force-foreign     take a lock that another machine left; only when that one is surely gone
  --json              one JSON object a line on stdout
  --debug             stacks of expected errors, too
  --help              this text
`;
