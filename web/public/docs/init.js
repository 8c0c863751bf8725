// The reader of the API's description. The page that loads this is made by the server (/api/docs); the
// bundle beside it is copied from swagger-ui-dist when the viewer is built.
"use strict";

window.SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: -1,
  supportedSubmitMethods: ["get"],
  validatorUrl: null,
});
