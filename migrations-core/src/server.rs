//! Which database server reads a script: its product and its version.

use std::fmt;
use std::str::FromStr;

use crate::dialect::Dialect;

/// A database product. MySQL and MariaDB share a dialect of Diesel's, and are two products with two grammars.
///
/// ```
/// use migrations_core::{Dialect, Product};
/// assert_eq!("mariadb".parse(), Ok(Product::Mariadb));
/// assert_eq!(Product::Mariadb.dialect(), Dialect::Mysql);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Product {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL.
    Mysql,
    /// MariaDB.
    Mariadb,
}

impl Product {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sqlite, Self::Postgres, Self::Mysql, Self::Mariadb];

    /// The SQL that it speaks, as far as Diesel tells it apart.
    pub const fn dialect(self) -> Dialect {
        match self {
            Self::Sqlite => Dialect::Sqlite,
            Self::Postgres => Dialect::Postgres,
            Self::Mysql | Self::Mariadb => Dialect::Mysql,
        }
    }

    /// The products that speak a dialect.
    pub const fn of_dialect(dialect: Dialect) -> &'static [Self] {
        match dialect {
            Dialect::Sqlite => &[Self::Sqlite],
            Dialect::Postgres => &[Self::Postgres],
            Dialect::Mysql => &[Self::Mysql, Self::Mariadb],
        }
    }

    /// The name in sentences.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
            Self::Mariadb => "MariaDB",
        }
    }

    /// The name in configuration and options.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::Mariadb => "mariadb",
        }
    }
}

impl fmt::Display for Product {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The text names no product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseProductError {
    text: String,
}

impl fmt::Display for ParseProductError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "there is no product `{}`; write sqlite, postgres, mysql or mariadb", self.text)
    }
}

impl std::error::Error for ParseProductError {}

impl FromStr for Product {
    type Err = ParseProductError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|product| product.name() == text)
            .ok_or_else(|| ParseProductError { text: text.to_owned() })
    }
}

/// A version as far as grammars and rules tell versions apart.
///
/// ```
/// use migrations_core::Version;
/// let version: Version = "10.11".parse().unwrap();
/// assert!(version < Version::new(11, 8));
/// assert_eq!(version.to_string(), "10.11");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second one; 0 where none is written.
    pub minor: u16,
}

impl Version {
    /// A version of two numbers.
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            0 => write!(formatter, "{}", self.major),
            minor => write!(formatter, "{}.{minor}", self.major),
        }
    }
}

/// The text is no version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseVersionError {
    text: String,
}

impl fmt::Display for ParseVersionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no version; write one or two numbers, as in 15 or 10.11", self.text)
    }
}

impl std::error::Error for ParseVersionError {}

impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ParseVersionError { text: text.to_owned() };
        let mut numbers = text.split('.');
        let major = numbers.next().unwrap_or_default().parse().map_err(|_| wrong())?;
        let minor = numbers.next().map_or(Ok(0), |minor| minor.parse().map_err(|_| wrong()))?;
        // A third number says nothing about grammar, but it has to be one.
        if numbers.any(|number| number.parse::<u16>().is_err()) {
            return Err(wrong());
        }
        Ok(Self { major, minor })
    }
}

/// A server: a product, and its version where it is known.
///
/// ```
/// use migrations_core::{Product, Server, Version};
/// let server: Server = "mysql-9.7".parse().unwrap();
/// assert_eq!(server, Server { product: Product::Mysql, version: Some(Version::new(9, 7)) });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Server {
    /// The product.
    pub product: Product,
    /// The version; without one, every version that was measured is accepted.
    pub version: Option<Version>,
}

impl Server {
    /// The server that says this of its own version: `15.8 (Debian 15.8-0)`, `9.7.4`, `10.11.6-MariaDB-0`. `None` where no
    /// version begins the text.
    ///
    /// ```
    /// use migrations_core::{Dialect, Server};
    /// let server = Server::that_says("10.11.6-MariaDB-0+deb12u1", Dialect::Mysql).unwrap();
    /// assert_eq!(server.to_string(), "mariadb-10.11");
    /// ```
    pub fn that_says(text: &str, dialect: Dialect) -> Option<Self> {
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
        let version: Version = text[..end].trim_end_matches('.').parse().ok()?;
        let mut products = Product::of_dialect(dialect).iter().copied();
        let is_named = |product: &Product| text.contains(product.title());
        let product = products.clone().find(is_named).or_else(|| products.next())?;
        Some(Self { product, version: Some(version) })
    }

    /// The name in sentences: `MariaDB 10.11`.
    pub fn title(self) -> String {
        self.version
            .map_or_else(|| self.product.title().to_owned(), |version| format!("{} {version}", self.product.title()))
    }
}

impl From<Product> for Server {
    fn from(product: Product) -> Self {
        Self { product, version: None }
    }
}

/// Where only the dialect is known: the first product that speaks it.
impl From<Dialect> for Server {
    fn from(dialect: Dialect) -> Self {
        Self::from(Product::of_dialect(dialect)[0])
    }
}

impl fmt::Display for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            None => write!(formatter, "{}", self.product),
            Some(version) => write!(formatter, "{}-{version}", self.product),
        }
    }
}

/// The text names no server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseServerError {
    /// No product has the name.
    Product(ParseProductError),
    /// What follows the product is no version.
    Version(ParseVersionError),
}

impl fmt::Display for ParseServerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product(error) => error.fmt(formatter),
            Self::Version(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for ParseServerError {}

impl FromStr for Server {
    type Err = ParseServerError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (product, version) = match text.split_once('-') {
            None => (text, None),
            Some((product, version)) => (product, Some(version.parse().map_err(ParseServerError::Version)?)),
        };
        Ok(Self { product: product.parse().map_err(ParseServerError::Product)?, version })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_say_what_they_are() {
        let says = |text, dialect| Server::that_says(text, dialect).map(Server::title);
        assert_eq!(says("15.8 (Debian 15.8-0+deb12u1)", Dialect::Postgres).as_deref(), Some("PostgreSQL 15.8"));
        assert_eq!(says("18beta1", Dialect::Postgres).as_deref(), Some("PostgreSQL 18"));
        assert_eq!(says("9.7.4", Dialect::Mysql).as_deref(), Some("MySQL 9.7"));
        assert_eq!(says("8.0.36-0ubuntu0.22.04.1", Dialect::Mysql).as_deref(), Some("MySQL 8"));
        assert_eq!(says("11.8.2-MariaDB", Dialect::Mysql).as_deref(), Some("MariaDB 11.8"));
        assert_eq!(says("3.50.4", Dialect::Sqlite).as_deref(), Some("SQLite 3.50"));
        assert_eq!(says("unknown", Dialect::Sqlite), None);
    }

    #[test]
    fn servers_print_as_they_are_read() {
        for text in ["sqlite", "postgres-15", "mysql-9.7", "mariadb-10.11"] {
            assert_eq!(text.parse::<Server>().unwrap().to_string(), text);
        }
        assert_eq!("sqlite-3.54.1".parse::<Server>().unwrap().to_string(), "sqlite-3.54");
    }

    #[test]
    fn what_is_no_server_says_what_is_wrong() {
        let error = |text: &str| text.parse::<Server>().unwrap_err().to_string();
        assert_eq!(error("oracle"), "there is no product `oracle`; write sqlite, postgres, mysql or mariadb");
        assert_eq!(error("mysql-new"), "`new` is no version; write one or two numbers, as in 15 or 10.11");
        assert_eq!(error("mysql-9.x.1"), "`9.x.1` is no version; write one or two numbers, as in 15 or 10.11");
    }
}
