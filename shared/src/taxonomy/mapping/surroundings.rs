//! Places and devices (docs/domain.md §2.8, §1.4).

use super::{Veris, veris};
use crate::taxonomy::{Device, Place};

const fn at(vector: &'static str) -> Veris {
    veris("action.physical.vector", vector)
}

const fn asset(variety: &'static str) -> Veris {
    veris("asset.assets.variety", variety)
}

const OURS: Veris = veris("asset.ownership", "Victim");
const THEIR_OWN: Veris = veris("asset.ownership", "Employee");

impl Place {
    /// The vector of VERIS. `None` for what has no place.
    pub const fn veris(self) -> Option<Veris> {
        match self {
            Place::ParliamentEstate | Place::ConstituencyOffice | Place::CouncilBuilding => Some(at("Victim work area")),
            Place::Surgery => Some(at("Victim public area")),
            Place::Home => Some(at("Personal residence")),
            Place::RestaurantBar | Place::Conference | Place::Hotel => Some(at("Public facility")),
            Place::ReceptionEmbassy | Place::Abroad => Some(at("Uncontrolled location")),
            Place::Transport => Some(at("Public vehicle")),
            Place::OnlineOnly => None,
            Place::Other => Some(at("Other")),
            Place::NotSure => Some(at("Unknown")),
        }
    }
}

impl Device {
    /// What it is and whose, in VERIS. An account has no asset there, only an owner; of a computer the kind is not asked.
    pub const fn veris(self) -> &'static [Veris] {
        match self {
            Device::WorkPhone => const { &[asset("U - Mobile phone"), OURS] },
            Device::PersonalPhone => const { &[asset("U - Mobile phone"), THEIR_OWN] },
            Device::WorkComputer => const { &[asset("U - Unknown"), OURS] },
            Device::PersonalComputer => const { &[asset("U - Unknown"), THEIR_OWN] },
            Device::WorkAccount => const { &[OURS] },
            Device::PersonalAccount => const { &[THEIR_OWN] },
            Device::Other => const { &[asset("Other")] },
            Device::NotSure => const { &[asset("Unknown")] },
        }
    }
}
