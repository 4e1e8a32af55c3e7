"""The attribution model: texts in, who said what out, each span with exact offsets."""

from onrecord.model.decode import Calibration, Found, Thresholds
from onrecord.model.session import Model, Variant

__all__ = ["Calibration", "Found", "Model", "Thresholds", "Variant"]
