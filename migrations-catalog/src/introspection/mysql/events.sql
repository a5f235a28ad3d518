SELECT 'event' AS kind, CAST(event_name AS CHAR) AS name FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY event_name
