-- As in V014; who paused a webhook is what the gateway goes by. Those of deliveries are codes already.
UPDATE webhooks SET cause = CASE
    WHEN cause = 'a user asked' THEN 'paused'
    WHEN cause = 'gone: the receiver answered 410' THEN 'gone'
    WHEN cause LIKE 'failing since %' THEN 'failing {"since":"' || substr(cause, 15) || '"}'
    ELSE 'other ' || cause END
  WHERE cause IS NOT NULL;
