-- A cause is its code, and after a space its arguments as a JSON object if it has some; of the code "other" it is a text. What
-- was a text until now is one of those, but for what the gateway goes by: who paused a queue.
UPDATE send_jobs SET cause = 'other ' || cause WHERE cause IS NOT NULL;
UPDATE campaign_skipped SET cause = 'other ' || cause;
UPDATE lanes SET paused = CASE
    WHEN paused = 'a user asked' THEN 'paused'
    WHEN paused = 'the number was logged out' THEN 'logged-out'
    WHEN paused LIKE '% sends in a row were refused, the last with: %' THEN 'refusals'
    ELSE 'other ' || paused END
  WHERE paused IS NOT NULL;
