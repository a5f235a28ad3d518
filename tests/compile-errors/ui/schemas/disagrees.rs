// @generated automatically by Diesel CLI.

diesel::table! {
    users (id) {
        id -> Integer,
        name -> Nullable<Text>,
        age -> Nullable<Text>,
        email -> Text,
    }
}

diesel::table! {
    posts (author) {
        id -> Integer,
        author -> Integer,
    }
}

diesel::table! {
    comments (id) {
        id -> Integer,
    }
}
