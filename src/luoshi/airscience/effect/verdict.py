"""What may be said of an estimate: improved, worsened, or not distinguishable, and the sentence.

Below the least change that can be told from chance nothing is called an improvement, however much one would like to.
"""

from enum import StrEnum
from math import expm1, isfinite


class Verdict(StrEnum):
    """What may be said."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    NOT_DISTINGUISHABLE = "not_distinguishable"

    @property
    def name_zh(self) -> str:
        """Its Chinese name."""
        return {"improved": "改善", "worsened": "变差"}.get(self.value, "无法与偶然波动区分")

    @property
    def name_en(self) -> str:
        """Its English name."""
        return self.value.replace("_", " ")


def judge(step: float, threshold: float) -> Verdict:
    """The verdict on a step, given the least that can be told from chance.

    A step or a threshold that is NaN says nothing.

    Parameters
    ----------
    step : float
        The estimate. [log]
    threshold : float
        See :attr:`Placebos.threshold`. [log]

    Returns
    -------
    Verdict

    Examples
    --------
    >>> [judge(step, 0.11).value for step in (-0.25, -0.10, 0.2)]
    ['improved', 'not_distinguishable', 'worsened']
    """
    if not (isfinite(step) and isfinite(threshold)) or abs(step) <= threshold:
        return Verdict.NOT_DISTINGUISHABLE
    return Verdict.IMPROVED if step < 0 else Verdict.WORSENED


def percent(step: float) -> float:
    """A step on the log scale as a change in per cent.

    >>> round(percent(-0.2231), 1)
    -20.0
    """
    return 100 * expm1(step)
