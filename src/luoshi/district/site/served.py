"""What the server's processes load: the WSGI application, tied to the life of the server that started them."""

from luoshi.district.site.lifeline import end_with_parent
from luoshi.district.site.wsgi import application

__all__ = ["application"]

end_with_parent()
