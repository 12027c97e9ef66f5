-- Connectors of private networks, and their certificates: apart from those of users, so that neither is ever taken for the other.
-- active_name is empty once a connector is removed, so that its name can be used again.
CREATE TABLE IF NOT EXISTS connector (
  id VARCHAR PRIMARY KEY,
  name VARCHAR NOT NULL,
  active_name VARCHAR UNIQUE,
  network VARCHAR NOT NULL,
  token_hash VARCHAR,
  token_ends_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  registered_at TIMESTAMP(6) WITH TIME ZONE,
  removed_at TIMESTAMP(6) WITH TIME ZONE
);
CREATE TABLE IF NOT EXISTS connector_certificate (
  serial VARCHAR PRIMARY KEY,
  connector_id VARCHAR NOT NULL REFERENCES connector (id),
  pem VARCHAR NOT NULL,
  not_after TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS certificate_of_connector ON connector_certificate (connector_id);
