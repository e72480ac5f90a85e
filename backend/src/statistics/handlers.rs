//! The picture's requests.

use super::{
    close::{month_of, start_of},
    file, shown, store,
};
use crate::kernel::{Ctx, audit, error::Result, http::Download, institutions, words};
use shared::{
    audit::Action,
    locale::Lang,
    statistics::{GetPicture, GetPictureCsv, MONTHS, Picture, PictureTable},
    suppression::Band,
};

pub(super) async fn get_picture(ctx: Ctx<GetPicture>, (): (), (): ()) -> Result<Picture> {
    let institution = institutions::get(&ctx.kernel, ctx.signed()?.institution).await?;
    let zone = institution.time_zone();
    let running = month_of(ctx.now, &zone)?;
    let band = store::band(&ctx.kernel, institution.id).await?.filter(|(month, _)| *month == running);
    let next_figures_at = start_of(running.next(), &zone)?;
    Ok(Picture {
        months: shown::months(store::months(&ctx.kernel, institution.id, MONTHS).await?),
        running,
        band: band.map_or(Band::FewerThanFive, |(_, band)| band),
        next_figures_at,
        next_figures_words: words::day(next_figures_at, &zone, Lang::En),
    })
}

pub(super) async fn get_picture_csv(ctx: Ctx<GetPictureCsv>, (table,): (PictureTable,), (): ()) -> Result<Download> {
    let institution = ctx.signed()?.institution;
    let months = shown::months(store::months(&ctx.kernel, institution, MONTHS).await?);
    audit::read(&ctx.kernel, ctx.now, ctx.actor.who(), Action::PictureExtracted, institution.into()).await?;
    file::of(&months, table)
}
