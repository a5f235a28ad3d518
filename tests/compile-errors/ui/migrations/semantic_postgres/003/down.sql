DROP INDEX users_nam;
