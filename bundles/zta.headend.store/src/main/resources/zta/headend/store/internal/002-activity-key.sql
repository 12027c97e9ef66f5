-- The key under which the end of a flow finds its row; transaction ids come from clients and may repeat.
ALTER TABLE activity ADD COLUMN IF NOT EXISTS row_key UUID;
CREATE UNIQUE INDEX IF NOT EXISTS activity_by_key ON activity (row_key);
