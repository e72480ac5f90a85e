//! The three tables: what was done, how it is chained, and how far that was signed. The database refuses
//! to change or delete a row of any of them.

pub(super) mod audit_rows {
    //! What was done.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit")]
    pub(in crate::kernel::audit) struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub at: i64,
        pub institution: Option<Uuid>,
        pub object_tag: Tag,
        pub entry: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(in crate::kernel::audit) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod audit_seals {
    //! The links. Rows are chained in the order the sealer found them, which is `position`.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_seals")]
    pub(in crate::kernel::audit) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub seq: i64,
        pub hash: Vec<u8>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(in crate::kernel::audit) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod audit_checkpoints {
    //! Signed statements of how long the chain was and where it ended.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_checkpoints")]
    pub(in crate::kernel::audit) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub size: i64,
        pub at: i64,
        pub note: String,
        pub public_key: Vec<u8>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(in crate::kernel::audit) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
