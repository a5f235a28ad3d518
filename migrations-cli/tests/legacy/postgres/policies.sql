-- Row security.
CREATE TABLE tenants (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE documents (id integer PRIMARY KEY, tenant integer NOT NULL REFERENCES tenants, owner name DEFAULT CURRENT_USER NOT NULL, secret boolean DEFAULT false);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents FORCE ROW LEVEL SECURITY;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON documents USING (tenant = current_setting('app.tenant', true)::integer);
CREATE POLICY own ON documents AS RESTRICTIVE FOR UPDATE TO PUBLIC USING (owner = CURRENT_USER) WITH CHECK (NOT secret);
CREATE POLICY "add new" ON documents FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM tenants t WHERE t.id = documents.tenant));
CREATE POLICY gone ON documents FOR DELETE USING (false);
CREATE POLICY readable ON tenants FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION allowed(t integer) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT t > 0 $$;
CREATE POLICY by_function ON tenants USING (allowed(id));
