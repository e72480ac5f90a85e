use super::*;

fn made() -> (tempfile::TempDir, PathBuf, KeyRing) {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let ring = KeyRing::open_or_create(&keys).unwrap();
    (folder, keys, ring)
}

#[test]
fn a_new_folder_gets_keys_only_its_owner_can_read_and_opens_again() {
    let (_folder, keys, made) = made();
    let again = KeyRing::open_or_create(&keys).unwrap();
    assert_eq!(made.index, again.index);
    assert_eq!(made.token_key().unwrap().kid, again.token_key().unwrap().kid);
    for entry in fs::read_dir(&keys).unwrap() {
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_key_others_can_read_is_refused_with_what_to_do() {
    let (_folder, keys, _) = made();
    fs::set_permissions(keys.join("index.key"), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(KeyRing::open_or_create(&keys).unwrap_err().contains("chmod 600"));
}

#[test]
fn a_folder_that_lost_a_key_is_never_filled_up_with_a_new_one() {
    for kind in KeyKind::ALL {
        let (_folder, keys, _) = made();
        fs::remove_file(keys.join(kind.file(1))).unwrap();
        assert!(KeyRing::open_or_create(&keys).unwrap_err().contains("key backup"));
        assert!(!keys.join(kind.file(1)).exists());
    }
}

#[test]
fn a_folder_whose_making_broke_off_anywhere_is_made_to_its_end_with_the_keys_it_has() {
    let order: Vec<String> = KeyKind::ALL.iter().map(|kind| kind.file(1)).chain([LAST.to_owned()]).collect();
    for made_so_far in 0..order.len() {
        let (_folder, keys, _) = made();
        for missing in &order[made_so_far..] {
            fs::remove_file(keys.join(missing)).unwrap();
        }
        fs::write(keys.join(format!("{}0123", files::UNFINISHED)), b"").unwrap();
        let there: Vec<Vec<u8>> = order[..made_so_far].iter().map(|name| fs::read(keys.join(name)).unwrap()).collect();
        KeyRing::open_or_create(&keys).unwrap();
        for (name, before) in order.iter().zip(there) {
            assert_eq!(fs::read(keys.join(name)).unwrap(), before, "{name} is kept");
        }
    }
}

#[test]
fn a_folder_of_something_else_gets_no_keys() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["notes.txt", "kek-0002.key"] {
        let keys = folder.path().join(name.replace('.', "-"));
        fs::create_dir(&keys).unwrap();
        fs::write(keys.join(name), b"").unwrap();
        assert!(KeyRing::open_or_create(&keys).is_err());
        assert_eq!(fs::read_dir(&keys).unwrap().count(), 1);
    }
}

#[test]
fn a_key_is_never_put_in_the_place_of_another() {
    let (_folder, keys, ring) = made();
    ring.add(KeyKind::Wrapping).unwrap();
    let second = fs::read(keys.join("kek-0002.key")).unwrap();
    assert!(ring.add(KeyKind::Wrapping).unwrap_err().contains("kek-0002.key cannot be written"), "its number was taken meanwhile");
    assert_eq!(fs::read(keys.join("kek-0002.key")).unwrap(), second);
}

#[test]
fn an_added_key_is_the_one_in_use_and_the_old_one_is_still_there() {
    let (_folder, keys, ring) = made();
    for kind in KeyKind::ALL {
        assert_eq!(ring.add(kind).unwrap(), 2);
    }
    let again = KeyRing::open(&keys).unwrap();
    assert_eq!(again.newest().unwrap().0, 2);
    assert_eq!(again.wrapping(1), ring.wrapping(1));
    let old = ring.token_key().unwrap().kid.clone();
    assert_ne!(again.token_key().unwrap().kid, old);
    assert!(again.token_key_of(&old).is_some(), "a token signed a minute ago is still good");
}
