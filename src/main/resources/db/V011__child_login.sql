-- Each launch has a login of its own, which only the child itself keeps.
ALTER TABLE devices DROP COLUMN api_secret;
