// Shows the contract, with this very gateway as its server: also where it is reached under a prefix, or by another name.
fetch('openapi.json')
  .then((answer) => answer.json())
  .then((contract) => {
    contract.servers = [{ url: new URL('..', location.href).href.replace(/\/$/, '') }];
    SwaggerUIBundle({
      spec: contract,
      dom_id: '#docs',
      deepLinking: true,
      docExpansion: 'none',
      filter: true,
      validatorUrl: null,
    });
  });
