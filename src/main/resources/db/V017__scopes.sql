-- Scopes that were parts of others until now: whoever holds a key can still do with it what could be done, and nothing more.
UPDATE api_keys SET scopes = scopes || ' messages:read' WHERE ' ' || scopes || ' ' LIKE '% messages:send %';
UPDATE api_keys SET scopes = scopes || ' webhooks:manage' WHERE ' ' || scopes || ' ' LIKE '% devices:manage %';
UPDATE api_keys SET scopes = scopes || ' users:manage' WHERE ' ' || scopes || ' ' LIKE '% admin %';
