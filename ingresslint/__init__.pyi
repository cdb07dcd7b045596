from ingresslint.config import Config as Config
from ingresslint.config import ConfigError as ConfigError
from ingresslint.config import load_config as load_config
from ingresslint.finding import Finding as Finding
from ingresslint.finding import Problem as Problem
from ingresslint.finding import Severity as Severity
from ingresslint.result import Result as Result
from ingresslint.run import lint as lint
from ingresslint.text import Source as Source

__version__: str
