"""A SPARQL 1.1 service in place of the store on disk: asked, filled and kept current over HTTP."""

from trialgraph.service.addresses import Service, make_service
from trialgraph.service.follow import follow_update
from trialgraph.service.push import push_files, push_store
from trialgraph.service.remote import RemoteGraph

__all__ = ["RemoteGraph", "Service", "follow_update", "make_service", "push_files", "push_store"]
