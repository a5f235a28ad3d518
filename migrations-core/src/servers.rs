//! For which servers a set of migrations is checked.

use std::fmt;

use crate::dialect::Dialect;
use crate::server::{ParseServerError, Product, Server, Version};

/// For which servers a set is checked: at least one, and all of one dialect, since one connection type reaches all of them.
///
/// ```
/// use migrations_core::{Dialect, Product, Servers};
/// let servers = Servers::parse(&["mysql-9.7", "mariadb-10.11"]).unwrap();
/// assert_eq!(servers.dialect(), Dialect::Mysql);
/// assert_eq!(servers.products(), [Product::Mysql, Product::Mariadb]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Servers {
    list: Vec<Server>,
    /// Only the dialect was said, so a statement may still be one of another product that speaks it.
    is_of_dialect: bool,
}

/// Texts that do not make servers of one dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServersError {
    /// There is none.
    Empty,
    /// One of them names no server.
    Server(ParseServerError),
    /// Two of them are reached by different connection types.
    Dialects(Server, Server),
}

impl fmt::Display for ServersError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => {
                formatter.write_str("there has to be one server at least, as in `servers = [\"postgres-15\"]`")
            }
            Self::Server(error) => error.fmt(formatter),
            Self::Dialects(first, second) => {
                write!(formatter, "no program reaches both {first} and {second} with the same SQL")
            }
        }
    }
}

impl std::error::Error for ServersError {}

impl Servers {
    /// Where only the dialect is known.
    pub fn of(dialect: Dialect) -> Self {
        Self::around(Server::from(dialect))
    }

    /// A server, with room for statements of the other products that speak its SQL.
    pub fn around(server: Server) -> Self {
        Self { list: vec![server], is_of_dialect: true }
    }

    /// Servers as values.
    ///
    /// # Errors
    /// If there is none, or two of them have different dialects.
    pub fn new(list: Vec<Server>) -> Result<Self, ServersError> {
        let first = *list.first().ok_or(ServersError::Empty)?;
        match list.iter().find(|server| server.product.dialect() != first.product.dialect()) {
            Some(other) => Err(ServersError::Dialects(first, *other)),
            None => Ok(Self { list, is_of_dialect: false }),
        }
    }

    /// Servers as texts.
    ///
    /// # Errors
    /// If one of them names no server; those of [`Servers::new`].
    pub fn parse<T: AsRef<str>>(texts: &[T]) -> Result<Self, ServersError> {
        let parsed: Result<Vec<Server>, ParseServerError> = texts.iter().map(|text| text.as_ref().parse()).collect();
        Self::new(parsed.map_err(ServersError::Server)?)
    }

    /// What a `dialect` says in configuration: `sqlite`, `postgres`, `mysql` or `mariadb`.
    pub fn of_name(name: &str) -> Option<Self> {
        let product: Product = name.parse().ok()?;
        if product == Product::of_dialect(product.dialect())[0] {
            return Some(Self::of(product.dialect()));
        }
        Some(Self::from(product))
    }

    /// The SQL that all of them speak, as far as Diesel tells it apart.
    pub fn dialect(&self) -> Dialect {
        self.first().product.dialect()
    }

    /// The one whose rules come first.
    pub fn first(&self) -> Server {
        self.list[0]
    }

    /// The server whose rules decide: the first product, in its oldest version among these, for what that one takes the newer
    /// ones take, too.
    pub fn strictest(&self) -> Server {
        let first = self.first();
        let versions = self.list.iter().filter(|server| server.product == first.product);
        Server { version: versions.filter_map(|server| server.version).min(), ..first }
    }

    /// All of them.
    pub fn all(&self) -> &[Server] {
        &self.list
    }

    /// The products among them, each once.
    pub fn products(&self) -> Vec<Product> {
        let mut products: Vec<Product> = Vec::new();
        for server in &self.list {
            if !products.contains(&server.product) {
                products.push(server.product);
            }
        }
        products
    }

    /// Those of one product, by themselves.
    #[must_use]
    pub fn of_product(&self, product: Product) -> Self {
        let list: Vec<Server> = self.list.iter().copied().filter(|server| server.product == product).collect();
        if list.is_empty() { Self { list: vec![Server::from(product)], ..*self } } else { Self { list, ..*self } }
    }

    /// The products that may take a statement instead: where only the dialect was said, the others that speak it.
    pub fn others(&self) -> impl Iterator<Item = Product> + use<> {
        let (first, is_of_dialect) = (self.first().product, self.is_of_dialect);
        Product::of_dialect(first.dialect()).iter().copied().filter(move |product| is_of_dialect && *product != first)
    }

    /// Whether the products of others are among these.
    pub fn include(&self, others: &Self) -> bool {
        let own = self.products();
        others.products().iter().all(|product| own.contains(product))
    }

    /// The same, with a version for each server that has none.
    #[must_use]
    pub fn at_least(mut self, version: Version) -> Self {
        self.list.iter_mut().for_each(|server| server.version = server.version.or(Some(version)));
        self
    }

    /// Whether what was checked for these holds for a server that runs: one of the same product that is not older than the
    /// oldest of them. A newer one is taken for the nearest older one.
    pub fn cover(&self, running: Server) -> bool {
        let same = || self.list.iter().filter(|server| server.product == running.product);
        let oldest = same().map(|server| server.version).min().flatten();
        same().next().is_some() && running.version >= oldest
    }
}

impl From<Dialect> for Servers {
    fn from(dialect: Dialect) -> Self {
        Self::of(dialect)
    }
}

/// That product alone, whatever its version.
impl From<Product> for Servers {
    fn from(product: Product) -> Self {
        Self { list: vec![Server::from(product)], is_of_dialect: false }
    }
}

impl fmt::Display for Servers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, server) in self.list.iter().enumerate() {
            if at > 0 {
                formatter.write_str(", ")?;
            }
            formatter.write_str(&server.title())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(texts: &[&str]) -> Servers {
        Servers::parse(texts).unwrap()
    }

    #[test]
    fn servers_are_of_one_dialect() {
        let error = |texts: &[&str]| Servers::parse(texts).unwrap_err().to_string();
        assert!(error(&[]).starts_with("there has to be one server"));
        assert_eq!(
            error(&["postgres-13", "sqlite"]),
            "no program reaches both postgres-13 and sqlite with the same SQL"
        );
        assert!(error(&["oracle"]).starts_with("there is no product `oracle`"));
        assert_eq!(servers(&["postgres-13", "postgres-18"]).products(), [Product::Postgres]);
    }

    #[test]
    fn a_dialect_leaves_room_for_the_other_product_and_a_name_does_not() {
        assert_eq!(Servers::of_name("mysql"), Some(Servers::of(Dialect::Mysql)));
        assert_eq!(Servers::of(Dialect::Mysql).others().collect::<Vec<_>>(), [Product::Mariadb]);
        assert_eq!(Servers::around(Product::Mariadb.into()).others().collect::<Vec<_>>(), [Product::Mysql]);
        let mariadb = Servers::of_name("mariadb").unwrap();
        assert_eq!((mariadb.dialect(), mariadb.others().count()), (Dialect::Mysql, 0));
        assert_eq!(servers(&["mysql-9.7"]).others().count(), 0);
        assert_eq!(Servers::of(Dialect::Postgres).others().count(), 0);
        assert_eq!(Servers::of_name("oracle"), None);
    }

    #[test]
    fn an_older_server_and_another_product_are_not_covered() {
        let cover = |texts: &[&str], running: &str| servers(texts).cover(running.parse().unwrap());
        assert!(cover(&["postgres-13", "postgres-18"], "postgres-15"));
        assert!(cover(&["postgres-13"], "postgres-18"));
        assert!(!cover(&["postgres-13"], "postgres-12.9"));
        assert!(!cover(&["mysql-9.7"], "mariadb-11.8"));
        assert!(cover(&["mysql"], "mysql-5.7"));
        assert!(cover(&["mysql-9.7", "mariadb-10.11"], "mariadb-10.11"));
        assert!(!cover(&["mysql-9.7", "mariadb-10.11"], "mysql-8.4"));
    }

    #[test]
    fn the_oldest_version_of_the_first_product_decides() {
        assert_eq!(servers(&["sqlite-3.40", "sqlite-3.25", "sqlite"]).strictest().to_string(), "sqlite-3.25");
        assert_eq!(servers(&["mariadb", "mysql-8.0"]).strictest().to_string(), "mariadb");
    }

    #[test]
    fn a_version_is_for_those_that_have_none() {
        let versioned = servers(&["mysql", "mysql-9.7"]).at_least(Version::new(8, 4));
        assert_eq!(versioned.to_string(), "MySQL 8.4, MySQL 9.7");
    }
}
