#include "ui/review/ReleaseDialog.h"

#include "server/base/PlainText.h"
#include "server/config/AreaSentence.h"
#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"

#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString readers(const config::Area &area)
{
    QStringList who;
    for (const config::Grant &grant : area.grants) {
        if (grant.mode == config::Mode::DropBox)
            continue;
        if (grant.who == u"*")
            who.append(ReleaseDialog::tr("everybody"));
        else if (grant.who == u"anonymous")
            who.append(ReleaseDialog::tr("strangers"));
        else if (grant.who == u"users")
            who.append(ReleaseDialog::tr("signed-in users"));
        else
            who.append(base::escaped(grant.who, 40));
    }
    return who.join(u", "_s);
}

} // namespace

ReleaseDialog::ReleaseDialog(const QList<config::Area> &areas, const QStringList &names, QWidget *parent)
    : QDialog(parent)
    , m_names(names)
    , m_areas(targetsOf(areas))
    , m_area(new QComboBox(this))
    , m_folder(new QLineEdit(this))
    , m_name(new QLineEdit(this))
    , m_consequence(new PlainLabel(this))
    , m_note(new FieldNote(this))
    , m_warning(new FieldNote(this))
{
    setWindowTitle(tr("Release"));
    auto *column = new QVBoxLayout(this);
    auto *form = new QFormLayout;
    m_area->setObjectName(u"releaseArea"_s);
    for (const config::Area &area : std::as_const(m_areas))
        m_area->addItem(area.path);
    m_area->setAccessibleName(tr("Area"));
    m_folder->setObjectName(u"releaseFolder"_s);
    m_folder->setPlaceholderText(tr("its top folder"));
    m_folder->setAccessibleName(tr("Folder in the area"));
    m_name->setObjectName(u"releaseName"_s);
    m_name->setAccessibleName(tr("Name"));
    form->addRow(tr("Release &to"), m_area);
    form->addRow(tr("&Folder there"), m_folder);
    if (names.size() == 1) {
        m_name->setText(names.first());
        form->addRow(tr("as file &name"), m_name);
    } else {
        m_name->hide();
    }
    m_warning->setObjectName(u"releaseWarning"_s);
    column->addWidget(m_warning);
    column->addLayout(form);
    column->addWidget(m_note);
    m_consequence->setObjectName(u"consequence"_s);
    m_consequence->setWordWrap(true);
    m_consequence->setTone(Tone::Muted);
    column->addWidget(m_consequence);
    column->addStretch(1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_release = buttons->addButton(tr("&Release"), QDialogButtonBox::AcceptRole);
    m_release->setObjectName(u"releaseNow"_s);
    m_release->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_area, &QComboBox::currentIndexChanged, this, &ReleaseDialog::check);
    connect(m_folder, &QLineEdit::textChanged, this, &ReleaseDialog::check);
    connect(m_name, &QLineEdit::textChanged, this, &ReleaseDialog::check);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);
    check();
}

QList<config::Area> ReleaseDialog::targetsOf(const QList<config::Area> &areas)
{
    QList<config::Area> targets;
    for (const config::Area &area : areas) {
        const bool readable = std::any_of(area.grants.begin(), area.grants.end(), [](const config::Grant &grant) {
            return grant.mode != config::Mode::DropBox;
        });
        if (readable)
            targets.append(area);
    }
    return targets;
}

void ReleaseDialog::warn(const QStringList &warnings)
{
    constexpr qsizetype most = 6;
    QStringList shown = warnings.first(std::min(most, warnings.size()));
    if (warnings.size() > most)
        shown.append(tr("and %n more", "warnings about files", int(warnings.size() - most)));
    m_warning->say(shown.join(u'\n'), FieldNote::Kind::Warning);
}

QStringList ReleaseDialog::targets() const
{
    QString folder = m_areas.value(m_area->currentIndex()).path;
    for (const QString &part : m_folder->text().split(u'/', Qt::SkipEmptyParts))
        folder = QString(folder % (folder.endsWith(u'/') ? u""_s : u"/"_s) % part);
    if (!folder.endsWith(u'/'))
        folder += u'/';
    QStringList targets;
    for (const QString &name : m_names)
        targets.append(QString(folder % (m_names.size() == 1 ? m_name->text() : name)));
    return targets;
}

QString ReleaseDialog::problem() const
{
    if (m_areas.isEmpty())
        return tr("There is no area that anybody may download from. Add one on the Areas page first.");
    if (m_names.size() == 1 && m_name->text().trimmed().isEmpty())
        return tr("The file needs a name.");
    if (m_names.size() == 1 && m_name->text().contains(u'/'))
        return tr("A name holds no slash; the folder goes into the field above.");
    return {};
}

void ReleaseDialog::check()
{
    const QString why = problem();
    m_note->say(why);
    m_release->setEnabled(why.isEmpty());
    const config::Area area = m_areas.value(m_area->currentIndex());
    const QString who = readers(area);
    const qint64 now = QDateTime::currentMSecsSinceEpoch() * 1000;
    if (area.openUntil > 0 && area.openUntil <= now) {
        m_consequence->setText(tr("Nobody can fetch it there: the area has been closed since %1.")
                                   .arg(config::momentInWords(area.openUntil, now)));
    } else {
        m_consequence->setText(
            who.isEmpty() ? QString()
                          : tr("It can then be fetched by: %1. For a minute this can be taken back.").arg(who));
    }
}

} // namespace ui
