//! How a coded list is written down: once, and with everything that is known of a code in one place.
//!
//! After `; retired` stand the codes that are offered no longer. Reports hold them, so they are read and worded for ever.

/// The codes alone: for `list!`, `later_list!`, `staff_list!`, and for what the system fills in and nobody reads.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$option:meta])* $variant:ident = $code:literal,)*
        $(; retired $($(#[$past:meta])* $old:ident = $old_code:literal,)*)?
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$option])* $variant,)* $($($(#[$past])* $old,)*)? }

        impl $name {
            /// Every option that is offered, in the order shown.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// The options that old reports hold and that nobody is offered any more.
            pub const RETIRED: &'static [$name] = &[$($($name::$old),*)?];
            /// The codes of what is offered, in that order.
            pub const CODES: &'static [&'static str] = &[$($code),*];
            /// The codes of what is retired.
            pub const RETIRED_CODES: &'static [&'static str] = &[$($($old_code),*)?];
            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)* $($($name::$old => $old_code,)*)? }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::taxonomy::UnknownCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $($code => Ok($name::$variant),)*
                    $($($old_code => Ok($name::$old),)*)?
                    _ => Err($crate::taxonomy::UnknownCode),
                }
            }
        }
    )*};
}

/// Codes with the sentence a reporter reads, in both languages.
macro_rules! list {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$option:meta])* $variant:ident = $code:literal => $label:ident,)*
        $(; retired $($(#[$past:meta])* $old:ident = $old_code:literal => $old_label:ident,)*)?
    })*) => {$(
        $crate::taxonomy::list::codes! {
            $(#[$doc])*
            $name {
                $($(#[$option])* $variant = $code,)*
                $(; retired $($(#[$past])* $old = $old_code,)*)?
            }
        }

        $crate::taxonomy::list::words! { $name {
            $($variant = $code => $label,)*
            $(; retired $($old = $old_code => $old_label,)*)?
        } }
    )*};
}

/// The same for lists that the report's form does not show: their words come with the feature `later`.
macro_rules! later_list {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$option:meta])* $variant:ident = $code:literal => $label:ident,)*
        $(; retired $($(#[$past:meta])* $old:ident = $old_code:literal => $old_label:ident,)*)?
    })*) => {$(
        $crate::taxonomy::list::codes! {
            $(#[$doc])*
            $name {
                $($(#[$option])* $variant = $code,)*
                $(; retired $($(#[$past])* $old = $old_code,)*)?
            }
        }

        #[cfg(feature = "later")]
        $crate::taxonomy::list::words! { $name {
            $($variant = $code => $label,)*
            $(; retired $($old = $old_code => $old_label,)*)?
        } }
    )*};
}

/// The words of `list!` and `later_list!`.
macro_rules! words {
    ($name:ident {
        $($variant:ident = $code:literal => $label:ident,)*
        $(; retired $($old:ident = $old_code:literal => $old_label:ident,)*)?
    }) => {
        impl $name {
            /// Every option that is offered, with its words.
            pub const CHOICES: &'static [$crate::taxonomy::Choice] =
                &[$($crate::taxonomy::Choice { code: $code, label: $crate::locale::key::$label }),*];
            /// The words, of a retired option too.
            pub const fn label(self) -> $crate::locale::Key {
                match self {
                    $($name::$variant => $crate::locale::key::$label,)*
                    $($($name::$old => $crate::locale::key::$old_label,)*)?
                }
            }
        }
    };
}

/// Codes with the words of the desk, which is in English and which no phone downloads.
macro_rules! staff_list {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$option:meta])* $variant:ident = $code:literal => $label:literal,)*
        $(; retired $($(#[$past:meta])* $old:ident = $old_code:literal => $old_label:literal,)*)?
    })*) => {$(
        $crate::taxonomy::list::codes! {
            $(#[$doc])*
            $name {
                $($(#[$option])* $variant = $code,)*
                $(; retired $($(#[$past])* $old = $old_code,)*)?
            }
        }

        impl $name {
            /// The words on the desk, of a retired option too.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)* $($($name::$old => $old_label,)*)? }
            }
        }
    )*};
}

pub(super) use {codes, later_list, list, staff_list, words};
