"""Job sites: where a customer builds and where goods go."""

from construction.job_sites.errors import JobSiteNotFoundError
from construction.job_sites.models import JobSite
from construction.job_sites.repository import of_customer
from construction.job_sites.schemas import JobSiteChange, JobSiteIn, ReceiverIn
from construction.job_sites.service import change, get, open_site

__all__ = [
    "JobSite",
    "JobSiteChange",
    "JobSiteIn",
    "JobSiteNotFoundError",
    "ReceiverIn",
    "change",
    "get",
    "of_customer",
    "open_site",
]
