//! CACHE INDEX and LOAD INDEX INTO CACHE.

use super::super::{Parser, Read};

impl Parser<'_> {
    /// CACHE INDEX, behind CACHE
    pub(super) fn cache_index(&mut self) -> Read<()> {
        self.expect("INDEX")?;
        self.cached_tables(false)?;
        self.expect("IN")?;
        if self.eat("DEFAULT") { Ok(()) } else { self.ident().map(drop) }
    }

    /// LOAD INDEX INTO CACHE, behind INDEX
    pub(super) fn load_index(&mut self) -> Read<()> {
        self.expect_all(&["INTO", "CACHE"])?;
        self.cached_tables(true)
    }

    /// One table with partitions, or several tables
    fn cached_tables(&mut self, is_load: bool) -> Read<()> {
        self.two_part_name()?;
        if self.eat("PARTITION") {
            self.in_parentheses(|parser| if parser.eat("ALL") { Ok(()) } else { parser.list(Self::ident).map(drop) })?;
            return self.cached_keys(is_load);
        }
        self.cached_keys(is_load)?;
        while self.eat(",") {
            self.two_part_name()?;
            self.cached_keys(is_load)?;
        }
        Ok(())
    }

    fn cached_keys(&mut self, is_load: bool) -> Read<()> {
        if self.eat_any(&["KEY", "INDEX"]).is_some() {
            self.in_parentheses(
                |parser| {
                    if parser.at(")") { Ok(()) } else { parser.list(Self::cached_key).map(drop) }
                },
            )?;
        }
        if is_load && self.eat("IGNORE") { self.expect("LEAVES") } else { Ok(()) }
    }

    fn cached_key(&mut self) -> Read<()> {
        if self.eat("PRIMARY") { Ok(()) } else { self.ident().map(drop) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{both, neither};

    #[test]
    fn indexes_are_cached() {
        both("CACHE INDEX t KEY (a, PRIMARY), u IN c");
        both("CACHE INDEX t PARTITION (p, q) IN DEFAULT");
        both("LOAD INDEX INTO CACHE t INDEX (a) IGNORE LEAVES, u");
        both("LOAD INDEX INTO CACHE t PARTITION (ALL)");
        neither("CACHE INDEX t", "");
        neither("LOAD INDEX INTO CACHE t PARTITIONS ALL", "PARTITIONS");
    }
}
