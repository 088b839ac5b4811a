#include "ui/areas/TimeFields.h"

#include "ui/areas/AreaText.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int usualFrom = 8 * 60;
constexpr int usualTo = 18 * 60;

QWidget *line(const QList<QWidget *> &parts, QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins({});
    for (QWidget *part : parts)
        row->addWidget(part);
    row->addStretch(1);
    box->setFocusProxy(parts.first());
    return box;
}

QTime timeOf(int minute)
{
    return QTime(minute / 60 % 24, minute % 60);
}

int minuteOf(const QTime &time)
{
    return time.hour() * 60 + time.minute();
}

} // namespace

TimeFields::TimeFields(QWidget *parent)
    : AreaFields(tr("Who finds it, and when"), parent)
{
    m_listed = new QCheckBox(tr("Sho&w it in the folder above"), this);
    m_listed->setObjectName(u"listed"_s);
    m_listed->setAccessibleName(tr("Show this area in the folder above it"));
    connect(m_listed, &QCheckBox::clicked, this, [this] { Q_EMIT edited(tr("Visibility")); });
    addRow({u"listed"_s}, tr("Visibility:"), m_listed, tr("Otherwise only those who know the path can enter"));
    addClosing();
    addHours();
    m_expire = new QSpinBox(this);
    m_expire->setObjectName(u"expireDays"_s);
    m_expire->setRange(0, 36500);
    m_expire->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    m_expire->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_expire->setSuffix(tr(" days"));
    m_expire->setSpecialValueText(tr("Keep for ever"));
    addRow({u"expireDays"_s}, tr("Delete &unreleased after:"), m_expire,
           tr("How long an upload may wait for a decision"));
    connect(m_expire, &QSpinBox::editingFinished, this, [this] { Q_EMIT edited(tr("Delete unreleased files after")); });
}

void TimeFields::addClosing()
{
    m_closes = new QCheckBox(tr("&Close it at"), this);
    m_closes->setObjectName(u"closes"_s);
    m_closes->setAccessibleName(tr("Close it by itself"));
    m_closes->setAccessibleDescription(tr("Nobody enters this area after the moment beside"));
    m_openUntil = new QDateTimeEdit(this);
    m_openUntil->setObjectName(u"openUntil"_s);
    m_openUntil->setCalendarPopup(true);
    m_openUntil->setDisplayFormat(QString(QLocale().dateFormat(QLocale::ShortFormat) % u"  HH:mm"));
    m_openUntil->setAccessibleName(tr("Open until"));
    m_openUntil->setAccessibleDescription(tr("The last moment at which this area can be entered"));
    addRow({u"openUntil"_s}, tr("Open until:"), line({m_closes, m_openUntil}, this),
           tr("Nobody enters this area after the moment beside"));
    connect(m_closes, &QCheckBox::clicked, this, [this] { Q_EMIT edited(tr("Open until")); });
    connect(m_openUntil, &QDateTimeEdit::editingFinished, this, [this] { Q_EMIT edited(tr("Open until")); });
}

void TimeFields::addHours()
{
    m_limited = new QCheckBox(tr("Only from"), this);
    m_limited->setObjectName(u"limitHours"_s);
    m_limited->setAccessibleName(tr("Take files only at certain hours"));
    m_limited->setAccessibleDescription(tr("By the clock of this computer; over midnight if it ends before it begins"));
    m_from = new QTimeEdit(this);
    m_to = new QTimeEdit(this);
    m_from->setObjectName(u"hoursFrom"_s);
    m_to->setObjectName(u"hoursTo"_s);
    m_from->setAccessibleName(tr("From"));
    m_to->setAccessibleName(tr("To"));
    for (QTimeEdit *edit : {m_from, m_to}) {
        edit->setDisplayFormat(u"HH:mm"_s);
        edit->setAccessibleDescription(tr("Hours in which uploads are taken"));
        connect(edit, &QTimeEdit::editingFinished, this, [this] { Q_EMIT edited(tr("Hours")); });
    }
    addRow({u"hours"_s}, tr("Takes files:"), line({m_limited, m_from, new QLabel(tr("to"), this), m_to}, this),
           tr("By the clock of this computer; over midnight if it ends before it begins"));
    connect(m_limited, &QCheckBox::clicked, this, [this](bool limited) {
        if (limited && m_from->time() == m_to->time()) {
            m_from->setTime(timeOf(usualFrom));
            m_to->setTime(timeOf(usualTo));
        }
        Q_EMIT edited(tr("Hours"));
    });
}

void TimeFields::read(const config::Area &area)
{
    m_listed->setChecked(area.listed);
    m_closes->setChecked(area.openUntil > 0);
    m_openUntil->setEnabled(area.openUntil > 0);
    const QDateTime inAWeek(QDate::currentDate().addDays(7), QTime(23, 59));
    m_openUntil->setDateTime(area.openUntil > 0 ? QDateTime::fromMSecsSinceEpoch(area.openUntil / 1000) : inAWeek);
    const bool limited = !area.hours.isAlways();
    m_limited->setChecked(limited);
    m_from->setEnabled(limited);
    m_to->setEnabled(limited);
    m_from->setTime(timeOf(limited ? area.hours.from : usualFrom));
    m_to->setTime(timeOf(limited ? area.hours.to : usualTo));
    m_expire->setValue(area.expireDays);
    showRow(u"hours"_s, AreaText::takesUploads(area));
    showRow(u"expireDays"_s, AreaText::isDropBox(area));
}

void TimeFields::write(config::Area &area) const
{
    area.listed = m_listed->isChecked();
    area.expireDays = m_expire->value();
    // The box shows minutes, and a moment nobody touched keeps its seconds.
    const qint64 shown = m_openUntil->dateTime().toMSecsSinceEpoch();
    if (!m_closes->isChecked())
        area.openUntil = 0;
    else if (area.openUntil / 60'000'000 != shown / 60'000)
        area.openUntil = shown * 1000;
    area.hours = {};
    if (m_limited->isChecked())
        area.hours = {minuteOf(m_from->time()), minuteOf(m_to->time())};
}

} // namespace ui
