"""What an algorithm may know when it decides, as self.context. Bars are kept; account figures are asked for.

The same arithmetic as runner/engine/context.ts, in the same order, so that both come to the same digit.
"""
import collections
import datetime
import math

HISTORY_MAX = 5000
_epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)

Bar = collections.namedtuple("Bar", "time open high low close volume")
Bar.__doc__ = "Open, high, low, close and volume of one interval; time is its close, in UTC."


class Context:
    """Read it, do not change it. Prices and money are floats; position is signed: long > 0, short < 0."""

    __slots__ = ("symbol", "index", "time", "bar", "price", "_bars", "_account", "_ask", "_facts")

    def __init__(self, symbol, facts, ask):
        self.symbol = symbol
        self.index = 0
        self.time = _epoch
        self.bar = None
        self.price = 0.0
        self._bars = []
        self._account = None
        self._ask = ask
        self._facts = facts

    def bars(self, count):
        """The last `count` bars, oldest first, this one included; 5,000 at most."""
        count = min(int(count), HISTORY_MAX)
        return self._bars[-count:] if count > 0 else []

    def closes(self, count):
        """The last `count` closes, oldest first, this one included; 5,000 at most."""
        return [bar.close for bar in self.bars(count)]

    @property
    def position(self):
        return self._figures()[0]

    @property
    def entry_price(self):
        """Average price of the open position; None when flat."""
        return self._figures()[1]

    @property
    def cash(self):
        return self._figures()[2]

    @property
    def equity(self):
        """Cash and the position at the last close."""
        return self._figures()[3]

    def max_shares(self, side="BUY", leverage=1, reserve=0.01):
        """How much an order may buy or sell so that the position after it is worth leverage × equity."""
        position, _, _, equity = self._figures()
        facts = self._facts
        held = position if side.upper() == "BUY" else -position
        leverage_max = min(leverage, 1_000_000 / facts["marginPpm"])
        worth = equity * (1 - reserve) * leverage_max
        cost_ratio = ((facts["feePpm"] + facts["slippagePpm"]) / 1_000_000) * leverage_max
        closing = max(0, -held)
        opening = worth / self.price - max(0, held) - closing * cost_ratio
        scale = 10 ** facts["quantityDecimals"]
        lots = (opening / (1 + cost_ratio) + closing) * scale
        step = facts["quantityLotsStep"]
        steps = math.floor(lots / step)
        return (steps * step) / scale if steps > 0 else 0.0

    def _figures(self):
        if self._account is None:
            self._account = self._ask()
        return [figure if figure is None else float(figure) for figure in self._account]

    def _show(self, row, account):
        """Shows the next bar: [index, time in ms, open, high, low, close, volume]."""
        index, time_ms, opened, high, low, close, volume = row
        time = _epoch + datetime.timedelta(milliseconds=time_ms)
        self.index = index
        self.time = time
        # JSON has one kind of number: 5.0 came as 5.
        self.price = close = float(close)
        self.bar = bar = Bar(time, float(opened), float(high), float(low), close, float(volume))
        self._account = account
        bars = self._bars
        bars.append(bar)
        if len(bars) >= 2 * HISTORY_MAX:
            del bars[:-HISTORY_MAX]
        return time
