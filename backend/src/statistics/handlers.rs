//! The picture's request.

use super::{
    close::{month_of, start_of},
    store::{self, Figures},
};
use crate::kernel::{Ctx, error::Result, institutions, words};
use shared::{
    locale::{Lang, text},
    statistics::{ChannelFigure, ClosedMonth, GetPicture, Picture},
    suppression::Band,
    taxonomy::Channel,
    time::Month,
};

pub(super) async fn get_picture(ctx: Ctx<GetPicture>, (): (), (): ()) -> Result<Picture> {
    let institution = institutions::get(&ctx.kernel, ctx.signed()?.institution).await?;
    let zone = institution.time_zone();
    let running = month_of(ctx.now, &zone)?;
    let band = store::band(&ctx.kernel, institution.id).await?.filter(|(month, _)| *month == running);
    let next_figures_at = start_of(running.next(), &zone)?;
    let months = store::months(&ctx.kernel, institution.id).await?;
    Ok(Picture {
        months: months.into_iter().map(|(month, figures)| shown(month, figures)).collect(),
        running,
        band: band.map_or(Band::FewerThanFive, |(_, band)| band),
        next_figures_at,
        next_figures_words: words::day(next_figures_at, &zone, Lang::En),
    })
}

fn shown(month: Month, figures: Figures) -> ClosedMonth {
    let label = |code: &str| {
        let choice = Channel::CHOICES.iter().find(|choice| choice.code == code);
        choice.map_or_else(|| code.to_owned(), |choice| text(Lang::En, choice.label).to_owned())
    };
    let row = |(channel, targets): (String, _)| ChannelFigure { label: label(&channel), channel, targets };
    ClosedMonth { month, targets: figures.total, by_channel: figures.by_channel.into_iter().map(row).collect() }
}
