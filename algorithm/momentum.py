"""Momentum with a trailing exit: long while the close is above the one `period` bars ago, out when it falls
`exit_percent` below its peak since the entry. Plain Python: no package is needed.

`__init__(symbol, capital)` and `run(current_time)` are all that Pitwall requires; `self.parameters` and
`self.context` (bars, position, cash) are optional.
"""


class Algorithm:
    parameters = {
        "period": {"default": 20, "min": 1, "max": 4999, "step": 1, "help": "bars to look back"},
        "exit_percent": {"default": 2.0, "min": 0.01, "max": 50, "help": "fall from the peak"},
    }

    def __init__(self, symbol, capital):
        self.symbol = symbol
        self.peak = 0.0

    def run(self, current_time, algo_id=None):
        context = self.context
        closes = context.closes(self.parameters["period"] + 1)
        if len(closes) <= self.parameters["period"]:
            return ("HOLD", 0)

        if context.position == 0:
            if context.price <= closes[0]:
                return ("HOLD", 0)
            self.peak = context.price
            return ("BUY", context.max_shares())

        self.peak = max(self.peak, context.price)
        if context.price < self.peak * (1 - self.parameters["exit_percent"] / 100):
            return ("SELL", context.position)
        return ("HOLD", 0)
