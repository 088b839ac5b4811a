#include "ui/areas/AreaLimits.h"

#include "ui/areas/AreaChecks.h"
#include "ui/areas/FileModeEdit.h"
#include "ui/common/AmountEdit.h"
#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

#include <limits>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

void describe(QWidget *widget, const QString &name, const QString &description)
{
    widget->setAccessibleName(name);
    widget->setAccessibleDescription(description);
    widget->setToolTip(description);
}

} // namespace

AreaLimits::AreaLimits(QWidget *parent)
    : QWidget(parent)
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setLabelAlignment(Qt::AlignLeft);
    addSizes(form);
    addNames(form);
    addTimes(form);
}

QSpinBox *AreaLimits::addCount(QFormLayout *form, const QString &label, const QString &description)
{
    auto *box = new QSpinBox(this);
    box->setRange(0, std::numeric_limits<int>::max());
    box->setSpecialValueText(tr("No limit"));
    box->setGroupSeparatorShown(true);
    box->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    form->addRow(label, box);
    QString name = label;
    describe(box, name.remove(u'&').remove(u':'), description);
    connect(box, &QSpinBox::editingFinished, this, &AreaLimits::edited);
    return box;
}

void AreaLimits::addSizes(QFormLayout *form)
{
    m_fileBytes = new AmountEdit(AmountEdit::Kind::Size, this);
    m_fileBytes->setNames(tr("Largest file"), tr("Uploads that grow beyond this are refused"));
    m_fileBytes->setObjectName(u"largestFile"_s);
    m_allBytes = new AmountEdit(AmountEdit::Kind::Size, this);
    m_allBytes->setNames(tr("All files together"), tr("The area takes no more once its files reach this size"));
    for (AmountEdit *edit : {m_fileBytes, m_allBytes})
        connect(edit, &AmountEdit::edited, this, &AreaLimits::edited);
    form->addRow(tr("Lar&gest file:"), m_fileBytes);
    form->addRow(tr("A&ll files together:"), m_allBytes);
    m_files = addCount(form, tr("&Number of files:"), tr("The area takes no more files than this"));
    m_filesPerAddress =
        addCount(form, tr("Files from one a&ddress:"), tr("One network address may leave no more files than this"));
    m_keepFree = new QSpinBox(this);
    m_keepFree->setRange(0, 99);
    m_keepFree->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    m_keepFree->setSuffix(tr(" %"));
    m_keepFree->setSpecialValueText(tr("Fill the disk"));
    form->addRow(tr("&Keep free on the disk:"), m_keepFree);
    describe(m_keepFree, tr("Keep free on the disk"), tr("Uploads stop when less of the disk than this is free"));
    connect(m_keepFree, &QSpinBox::editingFinished, this, &AreaLimits::edited);
}

void AreaLimits::addNames(QFormLayout *form)
{
    const int wide = fontMetrics().averageCharWidth() * 40;
    m_names = new QLineEdit(this);
    m_names->setObjectName(u"namesPattern"_s);
    m_names->setMinimumWidth(wide);
    m_names->setPlaceholderText(tr("Any name"));
    describe(m_names, tr("Names that may be created"),
             tr("A regular expression that the name of a new file has to match"));
    m_namesNote = new FieldNote(this);
    m_namesNote->setField(m_names);
    m_example = new QLineEdit(this);
    m_example->setObjectName(u"namesExample"_s);
    m_example->setMinimumWidth(wide);
    m_example->setPlaceholderText(tr("report.pdf"));
    describe(m_example, tr("Try a name"), tr("Shows whether a file of this name would be taken; it is not stored"));
    m_exampleResult = new PlainLabel(this);
    m_exampleResult->setObjectName(u"exampleResult"_s);
    m_exampleResult->setTone(Tone::Muted);
    form->addRow(tr("Na&mes that may be created:"), m_names);
    form->addRow(QString(), m_namesNote);
    form->addRow(tr("&Try a name:"), m_example);
    form->addRow(QString(), m_exampleResult);
    connect(m_names, &QLineEdit::textChanged, this, &AreaLimits::checkNames);
    connect(m_example, &QLineEdit::textChanged, this, &AreaLimits::checkNames);
    connect(m_names, &QLineEdit::editingFinished, this, &AreaLimits::edited);
    m_mode = new FileModeEdit(this);
    form->addRow(tr("Permissions of &new files:"), m_mode);
    connect(m_mode, &FileModeEdit::edited, this, &AreaLimits::edited);
}

void AreaLimits::addTimes(QFormLayout *form)
{
    m_listed = new QCheckBox(tr("&Show this area in the folder above it"), this);
    m_listed->setObjectName(u"listed"_s);
    describe(m_listed, tr("Show this area in the folder above it"),
             tr("Otherwise only those who know the path can enter"));
    connect(m_listed, &QCheckBox::clicked, this, &AreaLimits::edited);
    form->addRow(tr("Visibility:"), m_listed);

    m_expire = new QSpinBox(this);
    m_expire->setRange(0, 36500);
    m_expire->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    m_expire->setSuffix(tr(" days"));
    m_expire->setSpecialValueText(tr("Keep for ever"));
    form->addRow(tr("Delete &unreleased files after:"), m_expire);
    describe(m_expire, tr("Delete unreleased files after"), tr("How long an upload may wait in the quarantine"));
    connect(m_expire, &QSpinBox::editingFinished, this, &AreaLimits::edited);

    m_closes = new QCheckBox(tr("&Close it by itself at"), this);
    m_closes->setObjectName(u"closes"_s);
    describe(m_closes, tr("Close it by itself"), tr("Nobody enters this area after the moment beside"));
    m_openUntil = new QDateTimeEdit(this);
    m_openUntil->setCalendarPopup(true);
    m_openUntil->setDisplayFormat(QLocale().dateTimeFormat(QLocale::ShortFormat));
    describe(m_openUntil, tr("Open until"), tr("The last moment at which this area can be entered"));
    form->addRow(m_closes, m_openUntil);
    connect(m_closes, &QCheckBox::clicked, this, &AreaLimits::toggleOpenUntil);
    connect(m_openUntil, &QDateTimeEdit::editingFinished, this, &AreaLimits::edited);
}

void AreaLimits::read(const config::Area &area)
{
    m_fileBytes->setValue(area.maxFileBytes);
    m_allBytes->setValue(area.maxBytes);
    m_files->setValue(int(qMin<qint64>(area.maxFiles, m_files->maximum())));
    m_filesPerAddress->setValue(int(qMin<qint64>(area.maxFilesPerAddress, m_filesPerAddress->maximum())));
    m_keepFree->setValue(area.keepFreePercent);
    if (m_names->text() != area.names)
        m_names->setText(area.names);
    m_mode->setMode(area.fileMode);
    m_listed->setChecked(area.listed);
    m_expire->setValue(area.expireDays);
    m_closes->setChecked(area.openUntil > 0);
    m_openUntil->setEnabled(area.openUntil > 0);
    const QDateTime tomorrow = QDateTime::currentDateTime().addDays(1);
    m_openUntil->setDateTime(area.openUntil > 0 ? QDateTime::fromMSecsSinceEpoch(area.openUntil / 1000) : tomorrow);
    checkNames();
}

void AreaLimits::write(config::Area &area) const
{
    area.maxFileBytes = m_fileBytes->value();
    area.maxBytes = m_allBytes->value();
    // A number beyond what the box can show stays what it was unless somebody typed another.
    if (area.maxFiles <= m_files->maximum() || m_files->value() != m_files->maximum())
        area.maxFiles = m_files->value();
    if (area.maxFilesPerAddress <= m_filesPerAddress->maximum()
        || m_filesPerAddress->value() != m_filesPerAddress->maximum())
        area.maxFilesPerAddress = m_filesPerAddress->value();
    area.keepFreePercent = m_keepFree->value();
    if (AreaChecks::patternProblem(m_names->text()).isEmpty())
        area.names = m_names->text();
    area.fileMode = m_mode->mode();
    area.listed = m_listed->isChecked();
    area.expireDays = m_expire->value();
    // The box shows minutes, and a moment nobody touched keeps its seconds.
    const qint64 shown = m_openUntil->dateTime().toMSecsSinceEpoch();
    if (!m_closes->isChecked())
        area.openUntil = 0;
    else if (area.openUntil / 60'000'000 != shown / 60'000)
        area.openUntil = shown * 1000;
}

void AreaLimits::checkNames()
{
    m_namesNote->say(AreaChecks::patternProblem(m_names->text()));
    m_exampleResult->setText(AreaChecks::exampleResult(m_names->text(), m_example->text()));
}

void AreaLimits::toggleOpenUntil(bool limited)
{
    m_openUntil->setEnabled(limited);
    Q_EMIT edited();
}

} // namespace ui
