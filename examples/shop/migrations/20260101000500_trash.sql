-- Addresses that nobody uses any more: orders that were sent there still name them.
ALTER TABLE addresses ADD COLUMN deleted_at DATETIME;
