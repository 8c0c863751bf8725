"""OGC API - Features (Part 1: Core, OGC 17-069r4): what GDAL, QGIS and their kin read an atlas by."""

from contactline.server.ogc.routes import router

__all__ = ["router"]
